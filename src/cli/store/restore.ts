/**
 * `holdfast store restore`: a backup into a store that holds nothing. What was done since the backup is lost, and any node
 * may run anything since then; so the document is put back as one in which nothing is assigned before every node has
 * given a proof, and in another lineage: agents that remember more refuse it until a person accepts it (`store accept`).
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userName } from '../../api/client.ts';
import { configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { documentKey, forged } from '../../core/domain-entries.ts';
import { acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { StoreContent, StoredEntry } from '../../ports/store.ts';
import { type Backup, parseBackup } from '../../store/backup.ts';
import type { Seal } from '../../store/seal.ts';
import { takeoverName } from '../../store/takeover-domain.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from '../files/load.ts';
import type { StateDirInput, StoreFileInput, YesInput } from '../options.ts';
import { formatAge, plural } from '../render/words.ts';
import { beginStore, placeOf, startOf } from './begin-store.ts';
import { answered, ownOf, sealOf } from './opened-store.ts';

type RestoreInput = FileInput &
  StoreFileInput &
  StateDirInput &
  YesInput & { readonly backup: string; readonly 'dry-run': boolean };

export async function restore(context: Context, input: RestoreInput): Promise<undefined> {
  const loaded = loadFile(context, input.file);
  const { config } = loaded;
  const backup = readBackup(input.backup, config);
  const seal = sealOf(loaded);
  const document = documentIn(backup, seal, input.backup);
  const age = formatAge(context.now() - Date.parse(backup.at));
  context.err.write(
    `The backup is ${age} old (${backup.at}): version ${document.version}, configuration version ${document.config.version}, ${plural(backup.configs.length, 'configuration')}. It is whole.\n`,
  );
  if (input['dry-run']) return undefined;
  const place = placeOf(config, input);
  await confirm(context, input, `Put it back? What was changed in those ${age} is lost.`);
  const next = unproven(context, config, document);
  const content = withDocument(backup, seal.sign(documentKey, next));
  await answered(beginStore(context, input, place, config, content, ownOf(loaded)));
  report(context, input.file, startOf(place, config));
  return undefined;
}

function readBackup(file: string, { cluster }: Config): Backup {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new HoldfastError('backup-unusable', { file, reason: (error as Error).message });
  }
  const backup = wholeBackup(file, text);
  if (backup.cluster !== cluster.name)
    throw new HoldfastError('backup-foreign', { file, named: backup.cluster, cluster: cluster.name });
  return backup;
}

function wholeBackup(file: string, text: string): Backup {
  try {
    return parseBackup(text);
  } catch (error) {
    throw new HoldfastError('backup-damaged', { file, reason: (error as Error).message });
  }
}

/** Throws unless it was signed by this cluster and its configuration is there. */
function documentIn({ entries, configs }: Backup, seal: Seal, file: string): Document {
  const entry = entries.find(isDocument);
  if (entry === undefined)
    throw new HoldfastError('backup-damaged', { file, reason: 'it holds no cluster document' });
  const document = seal.open(documentKey, entry.value);
  if (document === forged) throw new HoldfastError('backup-forged', { file });
  const { config } = document as Document;
  const named = configs.find(({ hash }) => hash === config.hash);
  if (named === undefined || configHash(named.text) !== config.hash) {
    const reason = `it does not hold configuration version ${config.version} as it was applied`;
    throw new HoldfastError('backup-damaged', { file, reason });
  }
  return document as Document;
}

/** In the epoch of the backup: who remembers that epoch remembers another lineage, and refuses this one. */
function unproven(context: Context, { nodes }: Config, document: Document): Document {
  return acceptDocument(document, {
    lineage: randomBytes(8).toString('hex'),
    epoch: document.epoch ?? 0,
    version: document.version + 1,
    at: context.now(),
    by: userName(),
    nodes: Object.keys(nodes),
  });
}

function withDocument({ entries, configs }: Backup, value: object): StoreContent {
  return { configs, entries: entries.map((entry) => (isDocument(entry) ? { ...entry, value } : entry)) };
}

function isDocument({ domain, key }: StoredEntry): boolean {
  return domain === takeoverName && key === documentKey;
}

function report(context: Context, file: string, start: string | undefined): void {
  const lines = [
    'The backup is put back.',
    ...(start ? [`Next, start the store: ${start}`] : []),
    `Nodes that have seen more refuse it. ${start ? 'Then' : 'Next'}, with the agents of all nodes running: holdfast store accept ${file}`,
    'Where no node remembers anything, nothing needs to be accepted: each proves by joining that it runs nothing of before. A node that was installed anew cannot: holdfast node confirm-off NODE says that nothing ran under its name elsewhere.',
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

/**
 * `holdfast store restore`: a backup into a store that holds nothing. What was done since the backup is lost, and any node
 * may run anything since then; so the document is put back as one in which nothing is assigned before every node has
 * given a proof, and in another lineage: agents that remember more refuse it until a person accepts it (`store accept`).
 */
import { randomBytes } from 'node:crypto';
import { userName } from '../../api/client.ts';
import type { Config } from '../../core/config.ts';
import { documentKey } from '../../core/domain-entries.ts';
import { acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document } from '../../core/takeover/document.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from '../files/load.ts';
import type { StateDirInput, StoreFileInput, YesInput } from '../options.ts';
import { formatAge, plural } from '../render/words.ts';
import { beginStore, placeOf, startOf } from './begin-store.ts';
import { answered, ownOf, sealOf } from './opened-store.ts';
import { documentIn, readBackup, withDocument } from './read-backup.ts';

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

function report(context: Context, file: string, start: string | undefined): void {
  const lines = [
    'The backup is put back.',
    ...(start ? [`Next, start the store: ${start}`] : []),
    `Nodes that have seen more refuse it. ${start ? 'Then' : 'Next'}, with the agents of all nodes running: holdfast store accept ${file}`,
    'Where no node remembers anything, nothing needs to be accepted: each proves by joining that it runs nothing of before. A node that was installed anew cannot: holdfast node confirm-off NODE says that nothing ran under its name elsewhere.',
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

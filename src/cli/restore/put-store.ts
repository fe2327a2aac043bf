/**
 * The store: begun anew from the backup where nothing is left of it, or gone on with where it outlived the nodes. Either way by
 * one write, after which this cluster is another lineage: who remembers the one before refuses it, or ends and proves itself.
 */
import { randomBytes } from 'node:crypto';
import { accessName, emptyAccess } from '../../core/access/access-document.ts';
import { readAccess } from '../../core/access/read-access.ts';
import type { Config } from '../../core/config.ts';
import { documentKey } from '../../core/domain-entries.ts';
import type { Document } from '../../core/takeover/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { StoreContent, StoredEntry } from '../../ports/store.ts';
import { createSealedAccess } from '../../store/access-domain.ts';
import { createSeal } from '../../store/seal.ts';
import { takeoverSeal } from '../../store/takeover-domain.ts';
import type { KeyRing } from '../../values/cluster-keys.ts';
import type { Judged } from '../backup/read-file.ts';
import type { Context } from '../context.ts';
import { type LoadedFile, loadFile } from '../files/load.ts';
import type { StateDirInput, StoreFileInput } from '../options.ts';
import { refuseInUse, writeAccepted } from '../store/accept.ts';
import { beginStore, placeOf, startOf } from '../store/begin-store.ts';
import { answered, type OpenedStore, ownOf, ringOf, withStore } from '../store/opened-store.ts';
import { withDocument } from '../store/read-backup.ts';
import { goOn, type InForce } from './go-on.ts';
import { barMachines } from './next-document.ts';
import type { Decided } from './restoring.ts';

export interface StoreInput extends StateDirInput, StoreFileInput {
  /** The cluster file of this host. */
  readonly file: string;
}

export interface PutStore {
  readonly was: 'begun' | 'kept' | 'done';
  /** The cluster file that is in force in it, as it is written. */
  readonly source: string;
  /** The command that starts its process, where that has to be started now. */
  readonly start: string | undefined;
}

/** Files and identity are there. Rejects with `restore-lives`, `document-forged`, and what beginning a store rejects with. */
export async function putStore(
  context: Context,
  input: StoreInput,
  judged: Judged,
  decided: Decided,
): Promise<PutStore> {
  const loaded = loadFile(quiet(context), input.file);
  return (await goOnWithStore(context, input, decided)) ?? begin(context, input, loaded, { judged, decided });
}

/** Undefined where there is none, or where it is empty. */
async function goOnWithStore(
  context: Context,
  input: StoreInput,
  decided: Decided,
): Promise<PutStore | undefined> {
  try {
    return await withStore(quiet(context), input, (opened) => look(context, input, opened, decided));
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'store-unavailable') return undefined;
    throw error;
  }
}

async function look(
  context: Context,
  input: StoreInput,
  opened: OpenedStore,
  decided: Decided,
): Promise<PutStore | undefined> {
  const { document, forged } = await answered(opened.takeover.read());
  if (forged?.[documentKey] !== undefined) throw new HoldfastError('document-forged');
  if (document === undefined) return undefined;
  const inForce = await inForceOf(opened, document.value);
  if (document.value.lineage === decided.lineage)
    return {
      was: 'done',
      source: goOn(quiet(context), input.file, inForce, decided).source,
      start: undefined,
    };
  await refuseLife(context, opened);
  const next = goOn(context, input.file, inForce, decided);
  for (const { hash, text } of next.configs) await answered(opened.store.writeConfig(hash, text));
  await barIn(opened, ringOf(loadFile(quiet(context), input.file).keyFile), decided);
  await writeAccepted(opened.takeover, document.version, next.document);
  return { was: 'kept', source: next.source, start: undefined };
}

async function inForceOf({ store }: OpenedStore, document: Document): Promise<InForce> {
  const text = await answered(store.readConfig(document.config.hash));
  if (text === undefined) throw new HoldfastError('no-source', { version: document.config.version });
  return { document, text };
}

async function refuseLife(context: Context, opened: OpenedStore): Promise<void> {
  try {
    await refuseInUse(context, opened);
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'store-in-use') throw error;
    throw new HoldfastError('restore-lives', {
      node: error.details.node ?? '',
      place: 'the store, into which it writes',
    });
  }
}

async function begin(
  context: Context,
  input: StoreInput,
  loaded: LoadedFile,
  { judged, decided }: { readonly judged: Judged; readonly decided: Decided },
): Promise<PutStore> {
  const { config, keyFile } = loaded;
  const place = placeOf(config, input);
  const { document, store } = judged;
  const text = store.configs.find(({ hash }) => hash === document.config.hash)?.text ?? '';
  const next = goOn(quiet(context), input.file, { document, text }, decided);
  const ring = ringOf(keyFile);
  const signed = takeoverSeal(ring, config.cluster.name).sign(documentKey, next.document);
  const { entries, configs } = withDocument(store, signed);
  const content: StoreContent = {
    configs: [...configs, ...next.configs],
    entries: [...entries.filter((entry) => !isAccess(entry)), barred(entries, ring, config, decided)],
  };
  await answered(beginStore(context, input, place, config, content, ownOf(loaded)));
  return { was: 'begun', source: next.source, start: startOf(place, config) };
}

function isAccess({ domain, key }: StoredEntry): boolean {
  return domain === accessName && key === documentKey;
}

/** Who may come in, as the backup has it, but for what machines of before may still show. */
function barred(
  entries: readonly StoredEntry[],
  ring: KeyRing,
  { cluster }: Config,
  { confirmed, by, at }: Decided,
): StoredEntry {
  const seal = createSeal(ring, [cluster.name, accessName]);
  const there = entries.find(isAccess);
  const access = readAccess(there && seal.open(documentKey, there.value)) ?? emptyAccess;
  const nonce = randomBytes(8).toString('hex');
  const value = seal.sign(documentKey, barMachines(access, confirmed, { by, at, nonce }));
  return { domain: accessName, key: documentKey, value };
}

/** The same in a store that is there. Nobody else writes into it now. */
async function barIn(
  { store, config }: OpenedStore,
  ring: KeyRing,
  { confirmed, by, at }: Decided,
): Promise<void> {
  const domain = createSealedAccess(store, ring, config.cluster.name);
  const { document, forged } = await answered(domain.read());
  const version = document?.version ?? Object.values(forged ?? {})[0] ?? 0;
  const access = readAccess(document?.value) ?? emptyAccess;
  const nonce = randomBytes(8).toString('hex');
  const written = await domain.writeDocument(version, barMachines(access, confirmed, { by, at, nonce }));
  if (written.answer === 'ok') return;
  const reason = written.answer === 'unknown' ? written.said : 'somebody wrote to it at the same moment';
  throw new HoldfastError('store-unavailable', { reason });
}

function quiet(context: Context): Context {
  return { ...context, err: { isTTY: false, write: () => {} } };
}

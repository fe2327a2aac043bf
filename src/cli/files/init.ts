/**
 * `holdfast init`: the only place where a cluster comes into being. It writes to a store that holds nothing, and to no
 * other: the first document is a compare-and-set against "does not exist".
 */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { userName } from '../../api/client.ts';
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { composeEdition } from '../../core/edition.ts';
import { acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { HoldfastError } from '../../errors.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { firstContent, takeoverSeal } from '../../store/takeover-domain.ts';
import { type ClusterKeys, parseClusterKeys } from '../../values/cluster-keys.ts';
import { type BeginInput, beginIdentity, tellBegun } from '../certificate/begin-identity.ts';
import type { Context } from '../context.ts';
import { draftOwnFile, type FileDraft } from '../draft-file.ts';
import type { NothingRunsInput, StateDirInput, StoreFileInput } from '../options.ts';
import { beginStore, placeOf, startOf } from '../store/begin-store.ts';
import { keyBytesMax, ownOf } from '../store/opened-store.ts';
import { type FileInput, loadFile } from './load.ts';

export type InitInput = FileInput & StoreFileInput & StateDirInput & NothingRunsInput & BeginInput;

export async function init(context: Context, input: InitInput): Promise<undefined> {
  report(context, await createCluster(context, input));
  return undefined;
}

/** Throws before anything is written, or takes back what was. */
export async function createCluster(context: Context, input: InitInput): Promise<Created> {
  const file = input.file;
  const loaded = loadFile(context, file);
  const { config, keyFile, identity, text: source } = loaded;
  const place = placeOf(config, input);
  const draft = { text: canonicalConfig(config), source, file: resolve(file) };
  const text = composeEdition(draft, { by: userName(), node: '', at: context.now(), version: 1 }, []);
  const lineage = randomBytes(8).toString('hex');
  const document = firstDocument(config, configHash(text), lineage);
  const mayRun = existsSync(keyFile) && !(await nothingRuns(context, input, keyFile));
  const key = draftKey(keyFile);
  const seal = takeoverSeal(key, config.cluster.name);
  const first = firstContent(mayRun ? unproven(context, config, document) : document, text, seal);
  const begun =
    identity === undefined ? undefined : await beginIdentity(config, identity, input, context.now());
  const offline = input['passphrase-file'] !== undefined;
  let madeKey: boolean;
  try {
    await beginStore(context, input, place, config, first, ownOf(loaded));
    madeKey = key.keep();
  } catch (error) {
    if (!isInUse(config.store.managed !== undefined, error)) begun?.undo();
    else if (begun && identity) context.err.write(`${tellBegun(identity, begun, offline).join('\n')}\n`);
    throw error;
  } finally {
    key.close();
  }
  const told = begun && identity ? tellBegun(identity, begun, offline) : [];
  return { config, file, keyFile, madeKey, mayRun, told, start: startOf(place, config) };
}

/** A member that Holdfast keeps was told to begin with this identity: the next attempt goes on with it. */
export function isInUse(isManaged: boolean, error: unknown): boolean {
  const isBefore =
    error instanceof HoldfastError &&
    ['no-member-here', 'store-elsewhere', 'question-left'].includes(error.code);
  return isManaged && !isBefore;
}

/** A person may know better than that a key which was there tells of nodes that may run. */
async function nothingRuns(context: Context, input: NothingRunsInput, keyFile: string): Promise<boolean> {
  if (input['nothing-runs']) return true;
  const question = `The key ${keyFile} was there already: nodes of this cluster may have run, and one that is cut off may run still. Type "none runs" if you know that none does, or press Enter to let each of them prove it: `;
  return (await context.ask(question))?.trim().toLowerCase() === 'none runs';
}

/** With a key that was there nodes of this cluster may have run, and may still: each must prove that it does not. */
function unproven(context: Context, { nodes }: Config, first: Document): Document {
  const { lineage } = first;
  const by = userName();
  return acceptDocument(first, {
    lineage,
    epoch: 0,
    version: 1,
    at: context.now(),
    by,
    nodes: Object.keys(nodes),
  });
}

interface KeyDraft extends Pick<FileDraft, 'keep' | 'close'> {
  readonly keys: ClusterKeys;
}

/** Written before the cluster is, so that a cluster never begins without one, and kept only once there is a cluster. */
function draftKey(path: string): KeyDraft {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined)
    return {
      keys: unusable(path, () => parseClusterKeys(readWholeFile(path, keyBytesMax))),
      keep: () => false,
      close: () => {},
    };
  const text = `${randomBytes(32).toString('hex')}\n`;
  const draft = unusable(path, () => draftOwnFile(path, text));
  return {
    keys: parseClusterKeys(Buffer.from(text)),
    keep: () => unusable(path, () => draft.keep()),
    close: () => draft.close(),
  };
}

/** Throws `key-file-unusable` for whatever the system says. */
function unusable<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new HoldfastError('key-file-unusable', { file, reason: (error as Error).message });
  }
}

export interface Created {
  readonly config: Config;
  readonly file: string;
  readonly keyFile: string;
  readonly madeKey: boolean;
  readonly mayRun: boolean;
  /** Of the identity. */
  readonly told: readonly string[];
  /** The command that starts its store. */
  readonly start: string | undefined;
}

function report(context: Context, created: Created): void {
  const { file, start } = created;
  const lines = [
    ...tellCreated(created),
    `${start ? 'Then' : 'Next'}, on every node: holdfast agent --cluster ${file} --node NAME`,
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

/** For the person who created it. */
export function tellCreated({ config, keyFile, madeKey, mayRun, told, start }: Created): string[] {
  const proofs = mayRun
    ? ' Nodes of this cluster may have run with it: nothing starts before each of them has joined, is off, or was vouched for (holdfast node confirm-off NODE), as one that was installed anew must be.'
    : '';
  return [
    `The cluster ${config.cluster.name} is created.`,
    madeKey
      ? `Its heartbeat key is new: copy ${keyFile} to every node (mode 0600)${told.length > 0 ? '; a host that joins by a token is given it' : ''}.`
      : `Its heartbeat key is ${keyFile}, which was there already: every node needs it.${proofs}`,
    ...told,
    ...(start ? [`Next, start its store: ${start}`] : []),
  ];
}

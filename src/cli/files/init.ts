/**
 * `holdfast init`: the only place where a cluster comes into being. It writes to a store that holds nothing, and to no
 * other: the first document is a compare-and-set against "does not exist".
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { userName } from '../../api/client.ts';
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { composeEdition } from '../../core/edition.ts';
import { acceptDocument } from '../../core/takeover/accept-document.ts';
import type { Document } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { HoldfastError } from '../../errors.ts';
import { makeDirectory } from '../../make-directory.ts';
import type { FirstContent } from '../../ports/store.ts';
import { type ClusterKeys, clusterKeys, readClusterKeys } from '../../store/cluster-keys.ts';
import type { Creation } from '../../store/store-type.ts';
import { findStore } from '../../store/store-types.ts';
import { firstContent, takeoverSeal } from '../../store/takeover-domain.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from './load.ts';

interface InitInput extends FileInput {
  readonly 'store-file': string | undefined;
}

export async function init(context: Context, input: InitInput): Promise<undefined> {
  const file = input.file;
  const { config, keyFile, text: source } = loadFile(context, file);
  const storeFile = input['store-file'];
  const creation = creationOf(config, file, storeFile);
  const draft = { text: canonicalConfig(config), source, file: resolve(file) };
  const text = composeEdition(draft, { by: userName(), node: '', at: context.now(), version: 1 }, []);
  const lineage = randomBytes(8).toString('hex');
  const document = firstDocument(config, configHash(text), lineage);
  const mayHaveRun = existsSync(keyFile);
  const key = draftKey(keyFile);
  const seal = takeoverSeal(key.keys, config.cluster.name);
  const first = firstContent(mayHaveRun ? unproven(context, config, document) : document, text, seal);
  let madeKey: boolean;
  try {
    await begin(creation, config, first);
    madeKey = key.keep();
  } finally {
    key.close();
  }
  const { store } = config;
  const start = creation.where === 'file' ? creation.start(store, creation.path) : undefined;
  report(context, config, { file, keyFile, madeKey, start });
  return undefined;
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

type Placed<C> = C extends { readonly where: 'file' } ? C & { readonly path: string } : C;

/** Throws when the way in which this kind of store is begun and what was said do not fit. */
function creationOf({ store }: Config, file: string, path: string | undefined): Placed<Creation> {
  const { create } = findStore(store.kind);
  if (create === undefined) throw new TypeError(`a ${store.kind} store cannot be created`);
  if (create.where === 'file') {
    if (path === undefined) throw new HoldfastError('store-file-wanted', { file });
    return { ...create, path };
  }
  if (path === undefined) return create;
  const problem = `--store-file is for a store that runs on a file, and the store of "${file}" is ${store.kind}`;
  throw new HoldfastError('usage', { problem, next: 'Leave it out.' });
}

async function begin(
  creation: Placed<Creation>,
  { store, timing }: Config,
  first: FirstContent,
): Promise<void> {
  if (creation.where === 'store') return creation.write(store, timing, first);
  makeDirectory(dirname(creation.path));
  await creation.write(creation.path, first);
}

interface KeyDraft {
  readonly keys: ClusterKeys;
  /** Gives it its name: it appears whole or not at all, and an existing key is never touched. True when it is new. */
  keep(): boolean;
  close(): void;
}

/** Written before the cluster is, so that a cluster never begins without one, and kept only once there is a cluster. */
function draftKey(path: string): KeyDraft {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined)
    return { keys: unusable(path, () => readClusterKeys(path)), keep: () => false, close: () => {} };
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const text = `${randomBytes(32).toString('hex')}\n`;
  unusable(path, () => {
    makeDirectory(dirname(path));
    const fd = openSync(draft, 'wx', 0o600);
    writeSync(fd, text);
    fsyncSync(fd);
    closeSync(fd);
  });
  return {
    keys: clusterKeys(Buffer.from(text)),
    keep: () => unusable(path, () => linkUnlessThere(draft, path)),
    close: () => rmSync(draft, { force: true }),
  };
}

function linkUnlessThere(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Throws `key-file-unusable` for whatever the system says. */
function unusable<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new HoldfastError('key-file-unusable', { file, reason: (error as Error).message });
  }
}

interface Made {
  readonly file: string;
  readonly keyFile: string;
  readonly madeKey: boolean;
  /** The command that starts its store. */
  readonly start: string | undefined;
}

function report(context: Context, config: Config, { file, keyFile, madeKey, start }: Made): void {
  const lines = [
    `The cluster ${config.cluster.name} is created.`,
    madeKey
      ? `Its heartbeat key is new: copy ${keyFile} to every node (mode 0600).`
      : `Its heartbeat key is ${keyFile}. It was there already, so nodes of this cluster may have run: nothing starts before each of them has joined, is off, or was vouched for (holdfast node confirm-off NODE).`,
    ...(start ? [`Next, start its store: ${start}`] : []),
    `${start ? 'Then' : 'Next'}, on every node: holdfast agent --cluster ${file} --node NAME`,
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

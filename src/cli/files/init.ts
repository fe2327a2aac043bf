/**
 * `holdfast init`: the only place where a cluster comes into being. It writes to a store that holds nothing, and to no
 * other: the first document is a compare-and-set against "does not exist".
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { HoldfastError } from '../../errors.ts';
import type { FirstContent } from '../../ports/store.ts';
import { firstContent } from '../../store/takeover-domain.ts';
import type { Context } from '../context.ts';
import { type FileInput, loadFile } from './load.ts';

interface InitInput extends FileInput {
  readonly 'store-file': string | undefined;
}

export async function init(context: Context, input: InitInput): Promise<undefined> {
  const file = input.file;
  const { config, keyFile } = loadFile(context, file);
  const storeFile = input['store-file'];
  if (config.store.kind === 'sqlite' && storeFile === undefined)
    throw new HoldfastError('store-file-wanted', { file });
  if (config.store.kind !== 'sqlite' && storeFile !== undefined) {
    const problem = `--store-file is for sqlite, and the store of "${file}" is ${config.store.kind}`;
    throw new HoldfastError('usage', { problem, next: 'Leave it out.' });
  }
  const text = canonicalConfig(config);
  const lineage = randomBytes(8).toString('hex');
  const first = firstContent(firstDocument(config, configHash(text), lineage), text);
  const madeKey = writeKey(keyFile);
  if (storeFile !== undefined) await createFile(storeFile, first);
  else await createInStore(config, first);
  report(context, config, { file, keyFile, madeKey, storeFile });
  return undefined;
}

/** True when it was made. Appears whole or not at all; an existing key is never touched. Throws `key-file-unusable`. */
function writeKey(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return false;
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    const fd = openSync(draft, 'wx', 0o600);
    writeSync(fd, `${randomBytes(32).toString('hex')}\n`);
    fsyncSync(fd);
    closeSync(fd);
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new HoldfastError('key-file-unusable', { file: path, reason: (error as Error).message });
  } finally {
    rmSync(draft, { force: true });
  }
}

async function createFile(path: string, first: FirstContent): Promise<void> {
  const { createStoreFile } = await import('../../store/sqlite/store-file.ts');
  mkdirSync(dirname(path), { recursive: true });
  createStoreFile(path, first);
}

/** All of it, or nothing. Rejects with `store-exists` or `store-unavailable`. */
async function createInStore({ store, timing }: Config, first: FirstContent): Promise<void> {
  if (store.kind !== 'etcd') throw new TypeError(`a ${store.kind} store cannot be created`);
  const { createInEtcd } = await import('../../store/etcd/etcd-store.ts');
  const { endpoints, prefix } = store;
  await createInEtcd({ endpoints, prefix, timeoutMs: timing.storeTimeoutMs }, first);
}

interface Made {
  readonly file: string;
  readonly keyFile: string;
  readonly madeKey: boolean;
  readonly storeFile: string | undefined;
}

function report(context: Context, config: Config, { file, keyFile, madeKey, storeFile }: Made): void {
  const store = config.store.kind === 'sqlite' ? config.store.address : '';
  const lines = [
    `The cluster ${config.cluster.name} is created.`,
    madeKey
      ? `Its heartbeat key is new: copy ${keyFile} to every node (mode 0600).`
      : `Its heartbeat key is ${keyFile}.`,
    ...(storeFile ? [`Next, start its store: holdfast store --listen ${store} --file ${storeFile}`] : []),
    `${storeFile ? 'Then' : 'Next'}, on every node: holdfast agent --cluster ${file} --node NAME`,
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

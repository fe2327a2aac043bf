/**
 * `holdfast init`: the only place where a cluster comes into being. It writes to a store that holds nothing, and to no
 * other: the first document is a compare-and-set against "does not exist".
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalConfig, configHash } from '../../config/canonical.ts';
import type { Config } from '../../core/config.ts';
import type { Document } from '../../core/document.ts';
import { HoldfastError } from '../../errors.ts';
import type { Store } from '../../ports/store.ts';
import { openStore } from '../../store/index.ts';
import type { Input } from '../command.ts';
import type { Context } from '../context.ts';
import { firstDocument } from './first-document.ts';
import { loadFile } from './load.ts';

export async function init(context: Context, input: Input): Promise<undefined> {
  const file = input.text('file');
  const { config, keyFile } = loadFile(context, file);
  const storeFile = input.optional('store-file');
  if (config.store.kind === 'sqlite' && storeFile === undefined)
    throw new HoldfastError('store-file-wanted', { file });
  if (config.store.kind !== 'sqlite' && storeFile !== undefined) {
    const problem = `--store-file is for sqlite, and the store of "${file}" is ${config.store.kind}`;
    throw new HoldfastError('usage', { problem, next: 'Leave it out.' });
  }
  const text = canonicalConfig(config);
  const document = firstDocument(config, configHash(text), randomBytes(8).toString('hex'));
  const madeKey = makeKey(keyFile);
  if (storeFile !== undefined) await createFile(storeFile, document, text);
  else await createInStore(config, document, text, file);
  report(context, config, { file, keyFile, madeKey, storeFile });
  return undefined;
}

/** True when it was made. Appears whole or not at all; an existing key is never touched. Throws `key-file-unusable`. */
function makeKey(path: string): boolean {
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

async function createFile(path: string, document: Document, text: string): Promise<void> {
  const { createStoreFile } = await import('../../store/sqlite/store-file.ts');
  mkdirSync(dirname(path), { recursive: true });
  createStoreFile(path, document, text);
}

async function createInStore(config: Config, document: Document, text: string, file: string): Promise<void> {
  const store = await openStore(config.store, config.timing);
  try {
    const { document: there } = await store.read();
    if (there !== undefined)
      throw new HoldfastError('already-initialised', { lineage: there.value.lineage, file });
    await store.writeConfig(document.config.hash, text);
    await writeFirst(store, document, file);
  } finally {
    await store.close();
  }
}

/** An unknown answer is resolved by reading: the nonce says whose document it is. */
async function writeFirst(store: Store, document: Document, file: string): Promise<void> {
  const written = await store.writeDocument(0, document);
  if (written.answer === 'ok') return;
  const { document: now } = await store.read();
  if (now?.value.nonce === document.nonce) return;
  if (now !== undefined) throw new HoldfastError('already-initialised', { lineage: now.value.lineage, file });
  const reason = written.answer === 'unknown' ? written.reason : 'it refused the first document';
  throw new HoldfastError('store-unavailable', { reason });
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

/**
 * Where configurations lie beside the document until an apply names one. The one in force names those that were applied
 * before it (core/edition.ts), and they stay; of what was only put there the newest stay, since one of them may be about
 * to be applied.
 */
import { composeEdition, type Draft, type Edition, editionsOf } from '../core/edition.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import type { Domain } from '../ports/domain.ts';
import type { Store } from '../ports/store.ts';

export interface ConfigShelfOptions {
  readonly node: string;
  readonly store: Pick<Store, 'readConfig' | 'writeConfig' | 'compactConfigs'>;
  readonly takeover: Pick<Domain<Document, NodeRecord>, 'read'>;
  /** So many of the newest stay although nobody applied them. */
  readonly waiting: number;
  hashOf(text: string): string;
  wall(): number;
}

export interface ConfigShelf {
  /** Resolves with the hash once it is certainly written. Rejects with StoreUnavailable. */
  put(by: string, draft: Draft): Promise<string>;
  /** What was applied, newest first. Rejects with StoreUnavailable. */
  editions(): Promise<readonly Edition[]>;
  /** As it lies in the store. */
  read(hash: string): Promise<string | undefined>;
}

export function createConfigShelf(o: ConfigShelfOptions): ConfigShelf {
  return {
    put: (by, draft) => put(o, by, draft),
    editions: () => readEditions(o),
    read: (hash) => readText(o, hash),
  };
}

/** If another one is applied meanwhile, the apply of this one is refused: its version is always the next. */
async function put(o: ConfigShelfOptions, by: string, draft: Draft): Promise<string> {
  const before = await readEditions(o);
  const version = (before[0]?.version ?? 0) + 1;
  const text = composeEdition(draft, { by, node: o.node, at: o.wall(), version }, before);
  const hash = o.hashOf(text);
  await o.store.writeConfig(hash, text);
  const applied = before.map((edition) => edition.hash);
  // It is written, whether or not old ones are forgotten now: the next one does that.
  await o.store.compactConfigs(applied, o.waiting).catch(() => {});
  return hash;
}

/** A text that has not the hash it lies under is not what was applied: it counts as lost. */
async function readText({ store, hashOf }: ConfigShelfOptions, hash: string): Promise<string | undefined> {
  const text = await store.readConfig(hash);
  return text !== undefined && hashOf(text) === hash ? text : undefined;
}

async function readEditions(o: ConfigShelfOptions): Promise<readonly Edition[]> {
  const { document } = await o.takeover.read();
  if (document === undefined) return [];
  const { config } = document.value;
  return editionsOf(await readText(o, config.hash), config);
}

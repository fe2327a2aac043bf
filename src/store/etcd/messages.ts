/**
 * What is said to etcd's JSON gateway and what it answers, as pure functions. Keys and values travel in base64, 64-bit
 * numbers as strings; a revision fits a JavaScript number for the next million years.
 *
 * Keys: `<prefix>/state/<domain>/<key>` (one range per domain, read and watched together) and `<prefix>/config/<hash>`.
 */
import type { DomainName } from '../../core/versioned.ts';
import type { StoreContent } from '../../ports/store.ts';

export interface Layout {
  /** All domains. */
  readonly state: KeyRange;
  readonly config: KeyRange;
}

/** Every key that starts with `start`. */
export interface KeyRange {
  readonly start: string;
  readonly end: string;
}

export interface KeyValue {
  /** Without the range's prefix. */
  readonly key: string;
  readonly version: number;
  readonly deleted: boolean;
  /** Decodes the value; do it once. */
  readonly text: () => string;
  readonly bytes: number;
}

export type Json = { readonly [key: string]: unknown };

export function layout(prefix: string): Layout {
  const base = prefix.replace(/\/+$/, '');
  return { state: keyRange(`${base}/state/`), config: keyRange(`${base}/config/`) };
}

/** The entries of one domain. */
export function domainRange({ state }: Layout, name: DomainName): KeyRange {
  return keyRange(`${state.start}${name}/`);
}

function keyRange(start: string): KeyRange {
  return { start, end: `${start.slice(0, -1)}0` };
}

/** Linearizable. Shows entries newer than `since`; `count` counts all. */
export function readRequest(range: KeyRange, since: number): Json {
  const newer = since === 0 ? {} : { min_mod_revision: String(since + 1) };
  return { ...all(range), ...newer };
}

/** Linearizable and short: only the newest entry of the range, without its value. */
export function pingRequest(range: KeyRange): Json {
  const newest = { limit: '1', sort_order: 'DESCEND', sort_target: 'MOD', keys_only: true };
  return { ...all(range), ...newest };
}

/** Compare-and-set on the key's own revision; 0 = absent. */
export function putRequest(range: KeyRange, key: string, expected: number, text: string): Json {
  const name = base64(range.start + key);
  return {
    compare: [{ key: name, target: 'MOD', result: 'EQUAL', mod_revision: String(expected) }],
    success: [{ request_put: { key: name, value: base64(text) } }],
    // Who asked more than once must know whose value is in the way.
    failure: [{ request_range: { key: name } }],
  };
}

/** What stood in the way of a put. */
export function inTheWay(range: KeyRange, answer: Json): KeyValue | undefined {
  const [first] = (answer.responses ?? []) as readonly Json[];
  return rangeOf((first?.response_range ?? {}) as Json, range).entries[0];
}

/** All of it or nothing: only where no domain has an entry yet. */
export function firstContentRequest(keys: Layout, { entries, configs }: StoreContent): Json {
  const puts = entries.map(({ domain, key, value }) => ({
    key: base64(domainRange(keys, domain).start + key),
    value: base64(JSON.stringify(value)),
  }));
  const texts = configs.map(({ hash, text }) => configPut(keys, hash, text));
  return {
    compare: [{ ...all(keys.state), target: 'VERSION', result: 'EQUAL', version: '0' }],
    success: [...puts, ...texts].map((put) => ({ request_put: put })),
  };
}

/** How many keys the range has. */
export function countRequest(range: KeyRange): Json {
  return { ...all(range), count_only: true };
}

/** The names of all keys of the range, without their values. */
export function namesRequest(range: KeyRange): Json {
  return { ...all(range), keys_only: true };
}

export function configPut({ config }: Layout, hash: string, text: string): Json {
  return { key: base64(config.start + hash), value: base64(text) };
}

export function configRead({ config }: Layout, hash: string): Json {
  return { key: base64(config.start + hash) };
}

/** The one written last comes first. */
export function configList({ config }: Layout): Json {
  return { ...all(config), keys_only: true, sort_order: 'DESCEND', sort_target: 'MOD' };
}

/** All of them, or none if one was written again since. */
export function configsDelete({ config }: Layout, old: readonly Pick<KeyValue, 'key' | 'version'>[]): Json {
  const named = old.map(({ key, version }) => ({ key: base64(config.start + key), version }));
  return {
    compare: named.map(({ key, version }) => ({
      key,
      target: 'MOD',
      result: 'EQUAL',
      mod_revision: String(version),
    })),
    success: named.map(({ key }) => ({ request_delete_range: { key } })),
  };
}

/** From `startRevision` on, so that nothing between two streams is missed; 0 = from now. */
export function watchRequest(range: KeyRange, startRevision: number): Json {
  const from = startRevision === 0 ? {} : { start_revision: String(startRevision) };
  return { create_request: { ...all(range), ...from } };
}

/** The store-wide revision in the header of every answer. */
export function revisionOf(answer: Json): number {
  return count((answer.header as Json | undefined)?.revision);
}

/** The key-values of a range answer. */
export function rangeOf(
  answer: Json,
  range: KeyRange,
): { readonly entries: readonly KeyValue[]; readonly count: number } {
  const kvs = (answer.kvs ?? []) as readonly Json[];
  return { entries: kvs.map((kv) => keyValue(kv, range, false)), count: count(answer.count) };
}

export function eventsOf(result: Json, range: KeyRange): readonly KeyValue[] {
  const events = (result.events ?? []) as readonly Json[];
  return events.map((event) => keyValue(event.kv as Json, range, event.type === 'DELETE'));
}

function keyValue(kv: Json, range: KeyRange, deleted: boolean): KeyValue {
  const value = String(kv.value ?? '');
  return {
    key: Buffer.from(String(kv.key), 'base64').toString().slice(range.start.length),
    version: count(kv.mod_revision),
    deleted,
    text: () => Buffer.from(value, 'base64').toString(),
    bytes: value.length,
  };
}

export function count(value: unknown): number {
  return value === undefined ? 0 : Number(value);
}

function all({ start, end }: KeyRange): Json {
  return { key: base64(start), range_end: base64(end) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

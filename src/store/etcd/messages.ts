/**
 * What is said to etcd's JSON gateway and what it answers, as pure functions. Keys and values travel in base64, 64-bit
 * numbers as strings; a revision fits a JavaScript number for the next million years.
 *
 * Keys: `<prefix>/state/document`, `<prefix>/state/record/<node>` (one range, read and watched together) and
 * `<prefix>/config/<hash>`.
 */
import { documentKey } from '../keys.ts';

export interface Layout {
  readonly state: KeyRange;
  readonly config: KeyRange;
}

/** Every key that starts with `start`. */
interface KeyRange {
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

function keyRange(start: string): KeyRange {
  return { start, end: `${start.slice(0, -1)}0` };
}

/** Linearizable. Shows entries newer than `since`; `count` counts all. */
export function readRequest({ state }: Layout, since: number): Json {
  const newer = since === 0 ? {} : { min_mod_revision: String(since + 1) };
  return { key: base64(state.start), range_end: base64(state.end), ...newer };
}

/** Linearizable and short: only the newest entry of the state, without its value. */
export function pingRequest({ state }: Layout): Json {
  const newest = { limit: '1', sort_order: 'DESCEND', sort_target: 'MOD', keys_only: true };
  return { key: base64(state.start), range_end: base64(state.end), ...newest };
}

/** Compare-and-set on the key's own revision; 0 = absent. */
export function putRequest({ state }: Layout, key: string, expected: number, text: string): Json {
  const name = base64(state.start + key);
  return {
    compare: [{ key: name, target: 'MOD', result: 'EQUAL', mod_revision: String(expected) }],
    success: [{ request_put: { key: name, value: base64(text) } }],
    // Who asked more than once must know whose value is in the way.
    failure: [{ request_range: { key: name } }],
  };
}

/** What stood in the way of a put. */
export function inTheWay({ state }: Layout, answer: Json): KeyValue | undefined {
  const [first] = (answer.responses ?? []) as readonly Json[];
  return rangeOf((first?.response_range ?? {}) as Json, state).entries[0];
}

/** The first document and its configuration, both or none. */
export function createRequest(keys: Layout, documentText: string, hash: string, configText: string): Json {
  const { compare, success } = putRequest(keys, documentKey, 0, documentText);
  return { compare, success: [...(success as Json[]), { request_put: configPut(keys, hash, configText) }] };
}

export function configPut({ config }: Layout, hash: string, text: string): Json {
  return { key: base64(config.start + hash), value: base64(text) };
}

export function configRead({ config }: Layout, hash: string): Json {
  return { key: base64(config.start + hash) };
}

export function configList({ config }: Layout): Json {
  return { key: base64(config.start), range_end: base64(config.end), keys_only: true };
}

export function configsDelete({ config }: Layout, hashes: readonly string[]): Json {
  return { success: hashes.map((hash) => ({ request_delete_range: { key: base64(config.start + hash) } })) };
}

/** From `startRevision` on, so that nothing between two streams is missed; 0 = from now. */
export function watchRequest({ state }: Layout, startRevision: number): Json {
  const from = startRevision === 0 ? {} : { start_revision: String(startRevision) };
  return { create_request: { key: base64(state.start), range_end: base64(state.end), ...from } };
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

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/**
 * What a client can ask of the store process: one closed table from the name in the request to what is done with the
 * file. Input comes from the network, so every argument is checked; `undefined` means "not a request", and the
 * connection is dropped.
 */

import { isEntryKey } from '../../core/domain-entries.ts';
import type { DomainName } from '../../core/versioned.ts';
import type { Entry, StoreFile } from './store-file.ts';

export interface Reply {
  /** Follows the request's id. */
  readonly head: readonly unknown[];
  readonly values: readonly string[];
  /** Push this to everybody else who watches the domain; `later` with the next thing that is said to each, or soon. */
  readonly change?: Entry & { readonly domain: DomainName; readonly later: boolean };
  /** Whoever asked gets every change of this domain from now on. */
  readonly watched?: DomainName;
}

type Operation = (
  file: StoreFile,
  args: readonly unknown[],
  values: readonly string[],
  status: () => Record<string, unknown>,
) => Reply | undefined;

const keyCharactersMax = 512;
const done: Reply = { head: ['ok'], values: [] };

const operations: ReadonlyMap<unknown, Operation> = new Map<string, Operation>([
  ['watch', watch],
  ['read', read],
  ['put', put],
  ['list', list],
  ['config', config],
  ['put-config', putConfig],
  ['keep-configs', keepConfigs],
  ['status', (_file, _args, _values, status) => ({ head: ['ok'], values: [JSON.stringify(status())] })],
  ['ping', () => done],
]);

/** Does what the request says. Throws what SQLite throws; nothing was changed then as far as can be known. */
export function answer(
  file: StoreFile,
  head: readonly unknown[],
  values: readonly string[],
  status: () => Record<string, unknown>,
): Reply | undefined {
  const [id, name, ...args] = head;
  if (!isCount(id)) return undefined;
  return operations.get(name)?.(file, args, values, status);
}

function watch(_file: StoreFile, [domain]: readonly unknown[]): Reply | undefined {
  return isDomain(domain) ? { ...done, watched: domain } : undefined;
}

function read(file: StoreFile, [domain, since]: readonly unknown[]): Reply | undefined {
  if (!isDomain(domain) || !isCount(since)) return undefined;
  const entries = file.entriesSince(domain, since);
  return {
    head: ['ok', file.revision, entries.map(({ key, version }) => [key, version])],
    values: entries.map(({ value }) => value),
  };
}

function put(file: StoreFile, args: readonly unknown[], [value]: readonly string[]): Reply | undefined {
  const [domain, key, expected, when] = args;
  if (!isDomain(domain) || !isKey(key) || !isCount(expected) || !isJson(value)) return undefined;
  if (when !== undefined && when !== 'later') return undefined;
  const version = file.put(domain, key, expected, value);
  if (version === undefined) return { head: ['conflict'], values: [] };
  const change = { domain, key, version, value, later: when === 'later' };
  return { head: ['ok', version], values: [], change };
}

function list(file: StoreFile): Reply {
  const { domains, configs } = file.list();
  return { head: ['ok', domains, configs], values: [] };
}

function config(file: StoreFile, [hash]: readonly unknown[]): Reply | undefined {
  if (!isName(hash)) return undefined;
  const text = file.config(hash);
  return { head: ['ok'], values: text === undefined ? [] : [text] };
}

function putConfig(
  file: StoreFile,
  [hash]: readonly unknown[],
  [text]: readonly string[],
): Reply | undefined {
  if (!isName(hash) || !isJson(text)) return undefined;
  file.putConfig(hash, text);
  return done;
}

function keepConfigs(file: StoreFile, [named, newest]: readonly unknown[]): Reply | undefined {
  if (!Array.isArray(named) || !named.every(isName) || !isCount(newest)) return undefined;
  file.keepConfigs(named, newest);
  return done;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= keyCharactersMax;
}

function isDomain(value: unknown): value is DomainName {
  return isName(value) && /^[a-z][a-z-]*$/.test(value);
}

function isKey(value: unknown): value is string {
  return isName(value) && isEntryKey(value);
}

function isJson(value: string | undefined): value is string {
  if (value === undefined) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

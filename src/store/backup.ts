/**
 * A backup: all that a store holds, as lines of JSON that anybody can read, with a checksum over all of them in the last.
 * It knows no engine: what was taken from an etcd can be put into a store process, and the other way round.
 *
 *     {"holdfast":"store backup","format":1,"cluster":…,"at":…,"entries":N,"configs":N}
 *     {"domain":…,"key":…,"value":…}        N times
 *     {"hash":…,"text":…}                   N times
 *     {"sha256":"…"}                        of everything before this line
 */
import { createHash } from 'node:crypto';
import type { Store, StoreContent, StoredEntry, StoredText } from '../ports/store.ts';

export interface Backup extends StoreContent {
  readonly cluster: string;
  /** ISO time at which it was taken. */
  readonly at: string;
}

const kind = 'store backup';
const format = 1;

export function renderBackup({ cluster, at, entries, configs }: Backup): string {
  const head = { holdfast: kind, format, cluster, at, entries: entries.length, configs: configs.length };
  const body = [head, ...entries, ...configs].map((line) => `${JSON.stringify(line)}\n`).join('');
  return `${body}${JSON.stringify({ sha256: sha256(body) })}\n`;
}

/** Throws an Error that says what is wrong with the text. */
export function parseBackup(text: string): Backup {
  const at = text.trimEnd().lastIndexOf('\n') + 1;
  const head = parseLine(text.split('\n', 1)[0]);
  if (head.holdfast !== kind) throw new Error('it does not begin like one');
  if (head.format !== format)
    throw new Error(`its format is ${head.format}, and this Holdfast reads ${format}`);
  if (parseLine(text.slice(at)).sha256 !== sha256(text.slice(0, at)))
    throw new Error('its checksum is missing or does not fit: it is cut off or was changed');
  const rest = text.slice(0, at).split('\n').slice(1, -1).map(parseLine);
  const entries = rest.slice(0, Number(head.entries)) as unknown as readonly StoredEntry[];
  const configs = rest.slice(Number(head.entries)) as unknown as readonly StoredText[];
  return { cluster: String(head.cluster), at: String(head.at), entries, configs };
}

/**
 * Every domain is read at one moment, texts after it: they never change, and what a domain names is written before it.
 * `onText`: so many of so many are read. Rejects with StoreUnavailable.
 */
export async function readContent(
  store: Store,
  onText: (done: number, of: number) => void,
): Promise<StoreContent> {
  const { domains } = await store.list();
  const entries: StoredEntry[] = [];
  for (const domain of domains)
    for (const [key, { value }] of await store.domain(domain).read()) entries.push({ domain, key, value });
  const { configs: hashes } = await store.list();
  const configs: StoredText[] = [];
  for (const [i, hash] of hashes.entries()) {
    const text = await store.readConfig(hash);
    // Nobody names it any more when it was forgotten meanwhile.
    if (text !== undefined) configs.push({ hash, text });
    onText(i + 1, hashes.length);
  }
  return { entries, configs };
}

function parseLine(line = ''): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('it holds a line that is no JSON');
  }
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new Error('it holds a line that is no object');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

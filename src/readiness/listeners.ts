/** Who listens on TCP here, from the kernel's own tables: nothing is bound or connected to find that out. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';
import { splitHostPort } from '../values/host-port.ts';

/** IPv4 as in a file, or `*` for every address. */
export interface Listener {
  readonly host: string;
  readonly port: number;
}

const listens = '0A';

export async function readListeners(): Promise<Listener[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return tables.flatMap(parseListeners);
}

/** Pure. Of IPv6 only who listens on every address: what is asked for elsewhere is not told. */
export function parseListeners(table: string): Listener[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== listens) return [];
    const host = /^0+$/.test(address) ? '*' : address.length === 8 ? fromHex(address) : undefined;
    return host === undefined ? [] : [{ host, port: Number.parseInt(port, 16) }];
  });
}

/** The kernel prints the four bytes as one number of this machine. */
function fromHex(address: string): string {
  const bytes = address.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/** `place`: `host:port`. */
export function isTaken(place: string, listeners: readonly Listener[]): boolean {
  const wanted = splitHostPort(place);
  if (wanted === undefined) return false;
  const host = wanted.host === 'localhost' ? '127.0.0.1' : wanted.host;
  const isAny = host === '0.0.0.0' || host === '::';
  return listeners.some(
    (one) => one.port === wanted.port && (one.host === '*' || isAny || (isIPv4(host) && one.host === host)),
  );
}

/** The name of the process; empty where `ss` does not say. */
export async function whoListens(place: string): Promise<string> {
  const port = splitHostPort(place)?.port ?? 0;
  try {
    const { stdout } = await promisify(execFile)('ss', ['-Hltnp', `sport = :${port}`], { timeout: 5_000 });
    return /users:\(\("([^"]+)"/.exec(stdout)?.[1] ?? '';
  } catch {
    return '';
  }
}

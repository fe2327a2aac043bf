/**
 * What a host is given to join a cluster, one word to copy: where nodes answer, by which authority to know them, and the
 * secret by which they know the host. `hf1.` and base64url of JSON. Whoever has it may join, once, until it ends.
 */
import { Buffer } from 'node:buffer';

export interface JoinPlace {
  readonly host: string;
  readonly port: number;
}

export interface JoinText {
  /** Name of the cluster, for people. */
  readonly cluster: string;
  /** Of nodes, in the order in which they are asked. */
  readonly places: readonly JoinPlace[];
  /** SHA-256 of the authority of nodes: 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly secret: string;
  /** What the host is to be called, where that is said. */
  readonly node?: string | undefined;
}

const prefix = 'hf1.';
/** As many places as a cluster has at most, and no more than a terminal takes in one line. */
const longest = 4000;

export function renderJoinText({ cluster, places, fingerprint, secret, node }: JoinText): string {
  const a = places.map(({ host, port }) => [host, port]);
  const text = JSON.stringify({ a, f: fingerprint, s: secret, c: cluster, n: node });
  return prefix + Buffer.from(text).toString('base64url');
}

/** Undefined for what is none, or not all of one. */
export function parseJoinText(text: string): JoinText | undefined {
  if (!text.startsWith(prefix) || text.length > longest) return undefined;
  try {
    return read(JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

function read(value: unknown): JoinText | undefined {
  const { a, f: fingerprint, s: secret, c: cluster, n: node } = Object(value) as Record<string, unknown>;
  const places = Array.isArray(a) ? a.map(readPlace) : [];
  if (places.length === 0 || !places.every((one) => one !== undefined)) return undefined;
  if (!isWord(secret) || !isWord(cluster) || !isWord(fingerprint)) return undefined;
  if (!/^[0-9a-f]{64}$/.test(fingerprint) || (node !== undefined && !isWord(node))) return undefined;
  return { cluster, places, fingerprint, secret, node };
}

function readPlace(value: unknown): JoinPlace | undefined {
  const [host, port] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!isWord(host) || typeof port !== 'number' || !Number.isInteger(port)) return undefined;
  return port > 0 && port < 65_536 ? { host, port } : undefined;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);
}

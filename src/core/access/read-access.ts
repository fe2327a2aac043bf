/**
 * The access document as it comes from a store or a disk, looked at before it is believed: every field has its shape, and
 * what is no token cannot be mistaken for one. A document with anything wrong counts as none at all.
 */
import {
  type AccessDocument,
  type Bar,
  type Opens,
  type Revocation,
  roleNames,
  type Spent,
  type Token,
} from './access-document.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is none. Fields of a later version are left out. */
export function readAccess(value: unknown): AccessDocument | undefined {
  const v = fieldsOf(value);
  if (v?.format !== 1 || !isCount(v.edition) || !isText(v.nonce)) return undefined;
  const tokens = readEach(v.tokens, isTokenId, readToken);
  const revoked = readEach(v.revoked, isSerial, readRevocation);
  const barred = v.barred === undefined ? {} : readEach(v.barred, isAccessName, readBar);
  if (tokens === undefined || revoked === undefined || barred === undefined) return undefined;
  const { edition, nonce } = v;
  return { format: 1, edition, nonce, tokens, revoked, ...(v.barred !== undefined && { barred }) };
}

/** Eight hexadecimal digits. */
function isTokenId(text: string): boolean {
  return /^[0-9a-f]{8}$/.test(text);
}

/** What a token is called: as short and plain as the name of a user. */
export function isAccessName(text: string): boolean {
  return /^[\w@.-]{1,64}$/.test(text);
}

function isSerial(text: string): boolean {
  return /^[0-9a-f]{1,64}$/.test(text);
}

function readToken(value: unknown): Token | undefined {
  const v = fieldsOf(value);
  if (v === undefined || !isText(v.name) || !isAccessName(v.name)) return undefined;
  if (!isHash(v.hash)) return undefined;
  if (!isText(v.by) || !isCount(v.madeAt) || !isCount(v.endsAt)) return undefined;
  const opens = readOpens(v.opens);
  const spent = v.spent === undefined ? undefined : readSpent(v.spent);
  if (opens === undefined || (v.spent !== undefined && spent === undefined)) return undefined;
  const { name, hash, by, madeAt, endsAt } = v;
  return { name, hash, opens, by, madeAt, endsAt, ...(spent && { spent }) };
}

function readOpens(value: unknown): Opens | undefined {
  const v = fieldsOf(value);
  if (v?.is === 'join') return readJoin(v.node);
  const role = roleNames.find((name) => name === v?.role);
  return v?.is === 'role' && role !== undefined ? { is: 'role', role } : undefined;
}

/** One for a node that cannot be read is for nobody: it must not become one for everybody. */
function readJoin(node: unknown): Opens | undefined {
  if (node === undefined) return { is: 'join' };
  return isText(node) && node !== '' ? { is: 'join', node } : undefined;
}

function readSpent(value: unknown): Spent | undefined {
  const v = fieldsOf(value);
  if ((v?.is !== 'revoked' && v?.is !== 'used') || !isText(v.by) || !isCount(v.at)) return undefined;
  if (v.key !== undefined && !isHash(v.key)) return undefined;
  return { is: v.is, by: v.by, at: v.at, ...(v.key !== undefined && { key: v.key }) };
}

function readRevocation(value: unknown): Revocation | undefined {
  const v = fieldsOf(value);
  if (v === undefined || !isText(v.name) || !isText(v.by) || !isCount(v.at) || !isCount(v.endsAt))
    return undefined;
  return { name: v.name, by: v.by, at: v.at, endsAt: v.endsAt };
}

function readBar(value: unknown): Bar | undefined {
  const v = fieldsOf(value);
  if (v === undefined || !isText(v.by) || !isCount(v.at)) return undefined;
  if (v.key === undefined) return { by: v.by, at: v.at };
  return isHash(v.key) ? { by: v.by, at: v.at, key: v.key } : undefined;
}

function readEach<T>(
  value: unknown,
  isKey: (key: string) => boolean,
  read: (value: unknown) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const all: Record<string, T> = {};
  for (const [key, one] of Object.entries(fields)) {
    const known = isKey(key) ? read(one) : undefined;
    if (known === undefined) return undefined;
    all[key] = known;
  }
  return all;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function isHash(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{64}$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 256;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * A file that only a passphrase opens. It begins with lines that anybody can read, then one line of JSON, then what is
 * encrypted, and ends with a checksum of all before, so that damage is found without the passphrase:
 *
 *     holdfast cluster backup
 *     …what it is and how it is used, for whoever finds it…
 *     {"format":1,"cluster":…,"at":…,"kdf":"scrypt","N":…,"r":8,"p":1,"salt":…,"cipher":"aes-256-gcm","iv":…,"bytes":…}
 *     bytes: gzip, encrypted; the last 16 are the tag of AES-GCM
 *     sha256 <64 hexadecimal digits>
 *
 * The key is scrypt of the passphrase; everything before the encrypted bytes is what AES-GCM calls additional data, so it
 * cannot be changed either. All of it is done by Node's crypto (OpenSSL). (docs/decisions/cluster-backup.md)
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';

/** In the clear. */
export interface SealedHead {
  readonly cluster: string;
  /** ISO time. */
  readonly at: string;
  /** The Holdfast that wrote it. */
  readonly version: string;
}

/** What is wrong with a file, as facts. How it reads stands in the catalogue of errors. */
export type SealedTrouble =
  | { readonly is: 'another-file' }
  | { readonly is: 'store-backup' }
  | { readonly is: 'cut-off' }
  | { readonly is: 'changed' }
  | { readonly is: 'later'; readonly format: number; readonly version: string }
  | { readonly is: 'wrong-passphrase' };

export class SealedFileError extends Error {
  readonly trouble: SealedTrouble;

  constructor(trouble: SealedTrouble) {
    super(trouble.is);
    this.trouble = trouble;
  }
}

const firstLine = 'holdfast cluster backup';
const format = 1;
const tagBytes = 16;
const headBytesMax = 64 * 1024;
/** 128 MiB of memory and a third of a second for each passphrase that is tried. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;
/** What a file may ask for: whoever made it up must not take the memory of the machine. */
const costMax = { N: 2 ** 20, r: 16, p: 4 } as const;
const footPattern = /\nsha256 ([0-9a-f]{64})\n$/;
const footBytes = '\nsha256 \n'.length + 64;

interface Head extends SealedHead {
  readonly format: number;
  readonly kdf: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly cipher: 'aes-256-gcm';
  readonly iv: string;
  /** So many are encrypted. */
  readonly bytes: number;
}

/** `words`: lines for people; none begins with "{". */
export function sealFile(content: Uint8Array, passphrase: string, head: SealedHead, words: string): Buffer {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const line: Head = {
    format,
    ...head,
    kdf: 'scrypt',
    ...cost,
    salt: salt.toString('base64'),
    cipher: 'aes-256-gcm',
    iv: iv.toString('base64'),
    bytes: content.length + tagBytes,
  };
  const clear = Buffer.from(`${firstLine}\n${words.trimEnd()}\n${JSON.stringify(line)}\n`);
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, line), iv, { authTagLength: tagBytes });
  cipher.setAAD(clear);
  const body = Buffer.concat([clear, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([body, Buffer.from(`\nsha256 ${sha256(body)}\n`)]);
}

export interface SealedFile {
  readonly head: SealedHead;
  /** Throws SealedFileError. */
  open(passphrase: string): Buffer;
}

/** What can be known without the passphrase: that it is whole. Throws SealedFileError. */
export function examineSealedFile(file: Buffer): SealedFile {
  const { head, clear } = readHead(file);
  const end = clear.length + head.bytes;
  if (file.length < end + footBytes) throw new SealedFileError({ is: 'cut-off' });
  const [, sum] = footPattern.exec(file.subarray(end).toString('latin1')) ?? [];
  if (file.length > end + footBytes || sum !== sha256(file.subarray(0, end)))
    throw new SealedFileError({ is: 'changed' });
  const { cluster, at, version } = head;
  return { head: { cluster, at, version }, open: (passphrase) => decrypt(file, clear, head, passphrase) };
}

function decrypt(file: Buffer, clear: Buffer, head: Head, passphrase: string): Buffer {
  const sealed = file.subarray(clear.length, clear.length + head.bytes);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(passphrase, head), Buffer.from(head.iv, 'base64'), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(clear);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    // The checksum fits, so nobody changed it by accident.
    throw new SealedFileError({ is: 'wrong-passphrase' });
  }
}

function readHead(file: Buffer): { readonly head: Head; readonly clear: Buffer } {
  const text = file.subarray(0, headBytesMax).toString('latin1');
  if (text.startsWith('{"holdfast":"store backup"')) throw new SealedFileError({ is: 'store-backup' });
  if (!text.startsWith(firstLine.slice(0, text.length)) || text === '')
    throw new SealedFileError({ is: 'another-file' });
  const [lines = '', line] = /^(?:(?!\{).*\n)+(\{.*)\n/.exec(text) ?? [];
  if (line === undefined)
    throw new SealedFileError({ is: file.length < headBytesMax ? 'cut-off' : 'changed' });
  const clear = file.subarray(0, lines.length);
  return { head: parseHead(clear.subarray(clear.length - line.length - 1).toString('utf8')), clear };
}

function parseHead(line: string): Head {
  let head: Partial<Head>;
  try {
    head = JSON.parse(line);
  } catch {
    throw new SealedFileError({ is: 'changed' });
  }
  if (typeof head.format === 'number' && head.format > format)
    throw new SealedFileError({ is: 'later', format: head.format, version: String(head.version) });
  if (!isHead(head)) throw new SealedFileError({ is: 'changed' });
  return head;
}

function isHead(head: Partial<Head>): head is Head {
  const { format: its, cluster, at, version, kdf, cipher, salt, iv, bytes, N = 0, r = 0, p = 0 } = head;
  const isWithin = (value: number, most: number) => Number.isInteger(value) && value > 0 && value <= most;
  return (
    its === format &&
    kdf === 'scrypt' &&
    cipher === 'aes-256-gcm' &&
    [cluster, at, version, salt, iv].every((word) => typeof word === 'string') &&
    Buffer.from(iv ?? '', 'base64').length === 12 &&
    isWithin(N, costMax.N) &&
    N > 1 &&
    Number.isInteger(Math.log2(N)) &&
    isWithin(r, costMax.r) &&
    isWithin(p, costMax.p) &&
    isWithin(bytes ?? 0, Number.MAX_SAFE_INTEGER) &&
    (bytes ?? 0) >= tagBytes
  );
}

function keyOf(passphrase: string, { salt, N, r, p }: Pick<Head, 'salt' | 'N' | 'r' | 'p'>): Buffer {
  const maxmem = 256 * N * r;
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, { N, r, p, maxmem });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

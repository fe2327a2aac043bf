/**
 * The little of the FUSE protocol that a directory with a few files of fixed size needs, as the kernel's
 * include/uapi/linux/fuse.h has it (7.31). Pure: bytes to requests, answers to bytes.
 */

export const opcodes = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  setattr: 4,
  open: 14,
  read: 15,
  write: 16,
  statfs: 17,
  release: 18,
  fsync: 20,
  flush: 25,
  init: 26,
  opendir: 27,
  readdir: 28,
  releasedir: 29,
  interrupt: 36,
  destroy: 38,
  batchForget: 42,
} as const;

const headerBytes = 40;
const answerHeaderBytes = 16;
const transferHeaderBytes = 40;
/** Of one write. */
const transferBytes = 1 << 20;
/** A request and the largest thing that can come with it. */
export const requestBytes = transferBytes + 4096;

export interface FuseRequest {
  readonly opcode: number;
  readonly unique: bigint;
  readonly node: number;
  readonly body: Buffer;
}

export function parseRequest(bytes: Buffer): FuseRequest {
  return {
    opcode: bytes.readUInt32LE(4),
    unique: bytes.readBigUInt64LE(8),
    node: Number(bytes.readBigUInt64LE(16)),
    body: bytes.subarray(headerBytes),
  };
}

/** Of a read: where and how much; of a write also what. */
export function parseTransfer(body: Buffer): { offset: number; length: number; data: Buffer } {
  const offset = Number(body.readBigUInt64LE(8));
  const length = body.readUInt32LE(16);
  return { offset, length, data: body.subarray(transferHeaderBytes, transferHeaderBytes + length) };
}

/** Of a lookup: the name. */
export function parseName(body: Buffer): string {
  return body.subarray(0, body.indexOf(0)).toString();
}

/** `error` is the number of an errno, 0 for none. */
export function renderAnswer(unique: bigint, error: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(answerHeaderBytes);
  header.writeUInt32LE(header.length + body.length, 0);
  header.writeInt32LE(-error, 4);
  header.writeBigUInt64LE(unique, 8);
  return Buffer.concat([header, body]);
}

/** FUSE_ASYNC_READ, FUSE_BIG_WRITES, FUSE_ASYNC_DIO, FUSE_MAX_PAGES: requests side by side, and large ones. */
const wanted = (1 << 0) | (1 << 5) | (1 << 15) | (1 << 22);

export function renderInit(body: Buffer): Buffer {
  const answer = Buffer.alloc(64);
  answer.writeUInt32LE(7, 0);
  answer.writeUInt32LE(31, 4);
  answer.writeUInt32LE(body.readUInt32LE(8), 8);
  answer.writeUInt32LE((body.readUInt32LE(12) & wanted) >>> 0, 12);
  answer.writeUInt16LE(32, 16);
  answer.writeUInt16LE(24, 18);
  answer.writeUInt32LE(transferBytes, 20);
  answer.writeUInt32LE(1, 24);
  answer.writeUInt16LE(transferBytes / 4096, 28);
  return answer;
}

export interface FuseNode {
  readonly node: number;
  readonly bytes: number;
  readonly isDirectory: boolean;
}

function renderAttributes({ node, bytes, isDirectory }: FuseNode): Buffer {
  const attributes = Buffer.alloc(88);
  attributes.writeBigUInt64LE(BigInt(node), 0);
  attributes.writeBigUInt64LE(BigInt(bytes), 8);
  attributes.writeBigUInt64LE(BigInt(Math.ceil(bytes / 512)), 16);
  attributes.writeUInt32LE(isDirectory ? 0o040700 : 0o100600, 60);
  attributes.writeUInt32LE(1, 64);
  attributes.writeUInt32LE(4096, 80);
  return attributes;
}

/** Valid for a moment only: the kernel asks again. */
export function renderAttributesAnswer(node: FuseNode): Buffer {
  return Buffer.concat([Buffer.alloc(16), renderAttributes(node)]);
}

export function renderEntry(node: FuseNode): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(BigInt(node.node), 0);
  return Buffer.concat([head, renderAttributes(node)]);
}

/** FOPEN_DIRECT_IO: nothing is kept in the page cache of this side. */
export function renderOpened(): Buffer {
  const opened = Buffer.alloc(16);
  opened.writeUInt32LE(1, 8);
  return opened;
}

export function renderWritten(bytes: number): Buffer {
  const written = Buffer.alloc(8);
  written.writeUInt32LE(bytes, 0);
  return written;
}

export function renderStatfs(): Buffer {
  const statfs = Buffer.alloc(80);
  statfs.writeUInt32LE(4096, 40);
  statfs.writeUInt32LE(255, 44);
  statfs.writeUInt32LE(4096, 48);
  return statfs;
}

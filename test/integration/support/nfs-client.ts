/**
 * A client of NFS 3 (RFC 1813) with one file of rows, 256 bytes each, in the root of an export:
 *   nfs-client write HOST EXPORT HANDLE   writes the row of every number on standard input, to be kept before it is acknowledged
 *                                         (FILE_SYNC), and prints the number then
 *   nfs-client read HOST EXPORT FROM      prints the numbers of the rows that are there, from this one on
 * Like a kernel it goes on with the handle that it was given once (HANDLE: the file that it is kept in), on whatever host now
 * serves. Ends with 1 when the connection ends, or the answer is no.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const programs = { portmap: [100000, 2], mount: [100005, 3], nfs: [100003, 3] } as const;
const portmapPort = 111;
const nfsPort = 2049;
const procedures = { getPort: 3, mount: 1, lookup: 3, read: 6, write: 7, create: 8 } as const;
/** The server is not ready yet; the same is asked again. */
const jukebox = 10008;
const fileSync = 2;
const attributeBytes = 84;
const sizeAndTimesBytes = 24;
const rowBytes = 256;
const fileName = 'rows';
const pauseMs = 200;

class Writer {
  #bytes = Buffer.alloc(0);

  word(value: number): this {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(value);
    return this.#add(word);
  }

  long(value: number): this {
    return this.word(Math.floor(value / 2 ** 32)).word(value % 2 ** 32);
  }

  opaque(value: Buffer | string): this {
    const bytes = Buffer.from(value);
    return this.word(bytes.length)
      .#add(bytes)
      .#add(Buffer.alloc((4 - (bytes.length % 4)) % 4));
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  #add(more: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, more]);
    return this;
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  word(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  opaque(): Buffer {
    const length = this.word();
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.skip(Math.ceil(length / 4) * 4);
    return value;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  /** What may be left out: a word says whether it is there. */
  skipOptional(bytes: number): void {
    if (this.word() !== 0) this.skip(bytes);
  }
}

/** Calls of ONC RPC (RFC 5531), one at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #records: AsyncIterator<Buffer>;
  #id = 0;

  constructor(host: string, port: number) {
    this.#socket = createConnection({ host, port });
    this.#records = recordsOf(this.#socket);
  }

  /** Resolves with the results, behind the header. */
  async call(
    [program, version]: readonly [number, number],
    procedure: number,
    args: Buffer,
  ): Promise<Reader> {
    const credentials = new Writer().word(0).opaque('client').word(0).word(0).word(0).bytes;
    const head = new Writer()
      .word(++this.#id)
      .word(0)
      .word(2)
      .word(program)
      .word(version)
      .word(procedure);
    const body = Buffer.concat([head.word(1).opaque(credentials).word(0).word(0).bytes, args]);
    this.#socket.write(Buffer.concat([new Writer().word((2 ** 31 + body.length) % 2 ** 32).bytes, body]));
    const { value, done } = await this.#records.next();
    if (done) throw new Error('the connection has ended');
    const answer = new Reader(value);
    const [, , denied] = [answer.word(), answer.word(), answer.word()];
    answer.skip(4);
    answer.opaque();
    if (denied !== 0 || answer.word() !== 0) throw new Error(`the call ${program}.${procedure} was refused`);
    return answer;
  }

  /** Until the server is ready; throws what NFS calls the error. */
  async ask(program: readonly [number, number], procedure: number, args: Buffer): Promise<Reader> {
    for (;;) {
      const answer = await this.call(program, procedure, args);
      const status = answer.word();
      if (status === 0) return answer;
      if (status !== jukebox) throw new Error(`the answer to ${procedure} is error ${status}`);
      await sleep(pauseMs);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Answers come in one fragment each. */
async function* recordsOf(socket: Socket): AsyncGenerator<Buffer> {
  let bytes = Buffer.alloc(0);
  for await (const part of socket) {
    bytes = Buffer.concat([bytes, part as Buffer]);
    while (bytes.length >= 4 && bytes.length >= 4 + (bytes.readUInt32BE(0) % 2 ** 31)) {
      const end = 4 + (bytes.readUInt32BE(0) % 2 ** 31);
      yield bytes.subarray(4, end);
      bytes = bytes.subarray(end);
    }
  }
}

async function portOf(host: string, [program, version]: readonly [number, number]): Promise<number> {
  const connection = new Connection(host, portmapPort);
  const args = new Writer().word(program).word(version).word(6).word(0).bytes;
  const port = (await connection.call(programs.portmap, procedures.getPort, args)).word();
  connection.close();
  return port;
}

async function mount(host: string, path: string): Promise<Buffer> {
  const connection = new Connection(host, await portOf(host, programs.mount));
  const answer = await connection.ask(programs.mount, procedures.mount, new Writer().opaque(path).bytes);
  connection.close();
  return answer.opaque();
}

/** A file that is there stays as it is. */
async function create(nfs: Connection, root: Buffer): Promise<Buffer> {
  const mode = new Writer().word(0).word(1).word(0o644).word(0).word(0).word(0).word(0).word(0).bytes;
  const args = Buffer.concat([new Writer().opaque(root).opaque(fileName).bytes, mode]);
  await nfs.ask(programs.nfs, procedures.create, args);
  return lookup(nfs, root);
}

async function lookup(nfs: Connection, root: Buffer): Promise<Buffer> {
  const args = new Writer().opaque(root).opaque(fileName).bytes;
  return (await nfs.ask(programs.nfs, procedures.lookup, args)).opaque();
}

function rowOf(number: number): Buffer {
  return Buffer.from(`${number} `.padEnd(rowBytes, 'x'));
}

async function writeRows(host: string, path: string, handlePath: string): Promise<void> {
  const nfs = new Connection(host, nfsPort);
  if (!existsSync(handlePath)) writeFileSync(handlePath, await create(nfs, await mount(host, path)));
  const handle = readFileSync(handlePath);
  for await (const line of createInterface({ input: process.stdin })) {
    const number = Number(line);
    const place = new Writer().opaque(handle).long(number * rowBytes);
    const args = place.word(rowBytes).word(fileSync).opaque(rowOf(number)).bytes;
    const answer = await nfs.ask(programs.nfs, procedures.write, args);
    answer.skipOptional(sizeAndTimesBytes);
    answer.skipOptional(attributeBytes);
    const [count, committed] = [answer.word(), answer.word()];
    if (count !== rowBytes || committed !== fileSync) throw new Error(`row ${number} is not kept`);
    console.log(number);
  }
  nfs.close();
}

async function readRows(host: string, path: string, from: number): Promise<void> {
  const nfs = new Connection(host, nfsPort);
  const handle = await lookup(nfs, await mount(host, path));
  for (let number = from, isEnd = false; !isEnd; ) {
    const args = new Writer()
      .opaque(handle)
      .long(number * rowBytes)
      .word(64 * rowBytes).bytes;
    const answer = await nfs.ask(programs.nfs, procedures.read, args);
    answer.skipOptional(attributeBytes);
    answer.skip(4);
    isEnd = answer.word() !== 0;
    const rows = answer.opaque();
    for (let at = 0; at + rowBytes <= rows.length; at += rowBytes, number++)
      if (rows.subarray(at, at + rowBytes).equals(rowOf(number))) console.log(number);
  }
  nfs.close();
}

const [what = '', host = '', path = '', last = ''] = process.argv.slice(2);
try {
  await (what === 'read' ? readRows(host, path, Number(last)) : writeRows(host, path, last));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

/**
 * Files that exist only as answers of this process, mounted with the kernel's FUSE. One request after the other is answered,
 * so who provides the files never sees two at once.
 */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { constants } from 'node:os';
import {
  type FuseRequest,
  opcodes,
  parseName,
  parseRequest,
  parseTransfer,
  renderAnswer,
  renderAttributesAnswer,
  renderEntry,
  renderInit,
  renderOpened,
  renderStatfs,
  renderWritten,
  requestBytes,
} from './fuse-messages.ts';

const rootNode = 1;
/** So many wait for a request side by side, because one that waits takes a while to wake up. */
const readers = 3;
const { EIO, ENOENT, ENOSYS, ENODEV } = constants.errno;

/** A file of a fixed size. What throws is an I/O error to whoever reads or writes. */
export interface ServedFile {
  readonly bytes: number;
  read(offset: number, length: number): Buffer;
  write(offset: number, data: Buffer): void;
  flush(): void;
}

export interface ServedDirectory {
  /** The file of this name, always the same one; undefined when there is none. */
  find(name: string): ServedFile | undefined;
}

/**
 * Mounts it and answers until it is unmounted or this process ends; resolves when it is mounted. What goes wrong later is a
 * rejection that nobody handles.
 */
export async function serveFiles(directory: ServedDirectory, mountPoint: string): Promise<void> {
  const device = await open('/dev/fuse', 'r+');
  await mount(device.fd, mountPoint);
  const nodes = new Nodes(directory);
  for (let reader = 0; reader < readers; reader++) void answerAll(device, nodes);
}

function mount(fd: number, mountPoint: string): Promise<void> {
  const options = `fd=3,rootmode=40000,user_id=0,group_id=0,allow_other`;
  const child = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'disks', mountPoint], {
    stdio: ['ignore', 'inherit', 'inherit', fd],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`mount ended with ${code}`))));
  });
}

async function answerAll(device: FileHandle, nodes: Nodes): Promise<void> {
  const buffer = Buffer.alloc(requestBytes);
  for (;;) {
    const { bytesRead } = await device.read(buffer, 0, buffer.length, null).catch(unmounted);
    if (bytesRead === 0) return;
    const answer = answerOf(parseRequest(buffer.subarray(0, bytesRead)), nodes);
    if (answer !== undefined) give(device.fd, answer);
  }
}

function give(fd: number, answer: Buffer): void {
  try {
    writeSync(fd, answer);
  } catch (error) {
    // Who asked was interrupted and waits no longer.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function unmounted(error: NodeJS.ErrnoException): { bytesRead: number } {
  if (error.errno === -ENODEV) return { bytesRead: 0 };
  throw error;
}

class Nodes {
  readonly #directory: ServedDirectory;
  readonly #files: ServedFile[] = [];

  constructor(directory: ServedDirectory) {
    this.#directory = directory;
  }

  numberOf(name: string): number | undefined {
    const file = this.#directory.find(name);
    if (file === undefined) return undefined;
    const index = this.#files.indexOf(file);
    return rootNode + 1 + (index >= 0 ? index : this.#files.push(file) - 1);
  }

  fileOf(node: number): ServedFile {
    const file = this.#files[node - rootNode - 1];
    if (file === undefined) throw new Error(`no file ${node}`);
    return file;
  }

  about(node: number): { node: number; bytes: number; isDirectory: boolean } {
    const isDirectory = node === rootNode;
    return { node, isDirectory, bytes: isDirectory ? 0 : this.fileOf(node).bytes };
  }
}

function answerOf(request: FuseRequest, nodes: Nodes): Buffer | undefined {
  const { opcode, unique } = request;
  const isSilent = [opcodes.forget, opcodes.batchForget, opcodes.interrupt].some((code) => code === opcode);
  if (isSilent) return undefined;
  try {
    const body = bodyOf(request, nodes);
    return typeof body === 'number' ? renderAnswer(unique, body) : renderAnswer(unique, 0, body);
  } catch (error) {
    console.error(`request ${opcode} of file ${request.node}: ${(error as Error).message}`);
    return renderAnswer(unique, EIO);
  }
}

/** The body of the answer, or the error. */
function bodyOf({ opcode, node, body }: FuseRequest, nodes: Nodes): Buffer | number {
  switch (opcode) {
    case opcodes.init:
      return renderInit(body);
    case opcodes.lookup: {
      const found = nodes.numberOf(parseName(body));
      return found === undefined ? ENOENT : renderEntry(nodes.about(found));
    }
    case opcodes.getattr:
    case opcodes.setattr:
      return renderAttributesAnswer(nodes.about(node));
    case opcodes.open:
    case opcodes.opendir:
      return renderOpened();
    case opcodes.read: {
      const { offset, length } = parseTransfer(body);
      return nodes.fileOf(node).read(offset, length);
    }
    case opcodes.write: {
      const { offset, data } = parseTransfer(body);
      nodes.fileOf(node).write(offset, data);
      return renderWritten(data.length);
    }
    case opcodes.fsync:
      nodes.fileOf(node).flush();
      return 0;
    case opcodes.statfs:
      return renderStatfs();
    case opcodes.readdir:
    case opcodes.flush:
    case opcodes.release:
    case opcodes.releasedir:
    case opcodes.destroy:
      return 0;
    default:
      return ENOSYS;
  }
}

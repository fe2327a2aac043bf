/**
 * The process that is the shared disks of a lab: `shelf DIR`, in a mount namespace of its own. On standard input it is told
 * the name of a host that boots, one a line, and answers with a line `NAME NUMBER` for every disk and an empty one: the
 * number of the loop device that is this disk in that boot. It holds each of them until the next boot of the host; one that nobody
 * uses after that goes by itself, as all do when this process ends.
 */
import { execFile } from 'node:child_process';
import { openSync, readFileSync, readSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { makeDirectory } from '../../src/make-directory.ts';
import { hostFiles } from '../lab-files.ts';
import type { LabDisk } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import { AttachedDisks } from './attached-disks.ts';
import { serveFiles } from './fuse-server.ts';
import { type Medium, VolatileDisk } from './volatile-disk.ts';

const run = promisify(execFile);

class Shelf {
  readonly #mountPoint: string;
  readonly #attached: AttachedDisks;
  readonly #held = new Map<string, FileHandle[]>();

  private constructor(mountPoint: string, attached: AttachedDisks) {
    this.#mountPoint = mountPoint;
    this.#attached = attached;
  }

  /** Of the lab in `dir`; nothing is on the disks yet. */
  static async create(dir: string, disks: readonly LabDisk[]): Promise<Shelf> {
    const directory = join(dir, 'disks');
    const mountPoint = join(directory, 'mounted');
    makeDirectory(mountPoint);
    const made = disks.map(({ name, bytes }) => {
      return [name, new VolatileDisk(bytes, createMedium(join(directory, name), bytes))] as const;
    });
    const attached = new AttachedDisks(new Map(made), {
      hasPower: (host) => readFileSync(hostFiles(dir, host).power, 'utf8').startsWith('on'),
      reachedMedium: () => Math.random() < 0.5,
      onLoss: (host, disk, sectors) => console.error(`${disk}: ${host} lost ${sectors} sectors`),
    });
    await serveFiles(attached, mountPoint);
    return new Shelf(mountPoint, attached);
  }

  /** For a boot of this host; resolves with the answer. */
  async attach(host: string): Promise<string> {
    for (const device of this.#held.get(host) ?? []) await device.close();
    const devices: FileHandle[] = [];
    this.#held.set(host, devices);
    const lines: string[] = [];
    for (const [name, file] of this.#attached.attach(host)) {
      const path = join(this.#mountPoint, file);
      const { stdout } = await run('losetup', ['--find', '--show', '--direct-io=on', path]);
      const loop = stdout.trim();
      devices.push(await open(loop, 'r'));
      // Of one that is in use this means: with the last use.
      await run('losetup', ['--detach', loop]);
      lines.push(`${name} ${loop.replace('/dev/loop', '')}\n`);
    }
    return `${lines.join('')}\n`;
  }
}

/** A sparse file, which is not kept from one lab to the next. */
function createMedium(path: string, bytes: number): Medium {
  writeFileSync(path, '');
  truncateSync(path, bytes);
  const fd = openSync(path, 'r+');
  return {
    read: (target, offset) => readSync(fd, target, 0, target.length, offset),
    write: (source, offset) => writeSync(fd, source, 0, source.length, offset),
  };
}

/** A thread that waits for the kernel's next request would keep an ordinary exit waiting, too. */
function end(error?: unknown): void {
  if (error !== undefined) console.error(error);
  process.kill(process.pid, 'SIGKILL');
}

process.on('uncaughtException', end).on('unhandledRejection', end);
const dir = process.argv[2] ?? '';
const shelf = await Shelf.create(dir, readPlan(dir).disks ?? []);
for await (const host of createInterface({ input: process.stdin }))
  process.stdout.write(await shelf.attach(host));
end();

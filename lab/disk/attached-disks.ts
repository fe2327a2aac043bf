/**
 * The shared disks of a lab as its hosts see them: a file for each boot of each host and each disk. A host whose power is cut
 * can touch none of them any more, however long its kernel goes on trying: what it had not flushed is lost before anybody
 * else reads or writes. Its next boot gets files of its own.
 */
import type { ServedDirectory, ServedFile } from './fuse-server.ts';
import type { Chance, VolatileDisk } from './volatile-disk.ts';

export interface DiskWorld {
  /** Whether the host has power, asked before whatever any host does. */
  readonly hasPower: (host: string) => boolean;
  readonly reachedMedium: Chance;
  readonly onLoss: (host: string, disk: string, sectors: number) => void;
}

interface Attached {
  readonly host: string;
  /** Who writes, to the disk. */
  readonly writer: string;
  readonly files: ReadonlyMap<string, ServedFile>;
}

export class AttachedDisks implements ServedDirectory {
  readonly #disks: ReadonlyMap<string, VolatileDisk>;
  readonly #world: DiskWorld;
  readonly #attached = new Map<string, Attached>();
  #boots = 0;

  constructor(disks: ReadonlyMap<string, VolatileDisk>, world: DiskWorld) {
    this.#disks = disks;
    this.#world = world;
  }

  /** For a boot of this host: the name of the file of every disk. What the boot before had is dead from here on. */
  attach(host: string): ReadonlyMap<string, string> {
    this.detach(host);
    const writer = `${host}.${++this.#boots}`;
    const named = [...this.#disks].map(([name, disk]) => ({ name, disk, file: `${writer}.${name}` }));
    const files = new Map(named.map(({ file, disk }) => [file, this.#fileOf(host, writer, disk)]));
    this.#attached.set(host, { host, writer, files });
    return new Map(named.map(({ name, file }) => [name, file]));
  }

  /** It has lost its power. */
  detach(host: string): void {
    const attached = this.#attached.get(host);
    if (attached === undefined) return;
    this.#attached.delete(host);
    for (const [name, disk] of this.#disks) {
      const lost = disk.losePower(attached.writer, this.#world.reachedMedium);
      this.#world.onLoss(host, name, lost);
    }
  }

  find(name: string): ServedFile | undefined {
    for (const { files } of this.#attached.values()) {
      const file = files.get(name);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #fileOf(host: string, writer: string, disk: VolatileDisk): ServedFile {
    const checked = <T>(work: () => T): T => {
      this.#noticePower();
      if (this.#attached.get(host)?.writer !== writer) throw new Error(`${writer} has no power`);
      return work();
    };
    return {
      bytes: disk.bytes,
      read: (offset, length) => checked(() => disk.read(offset, Math.min(length, disk.bytes - offset))),
      write: (offset, data) => checked(() => disk.write(writer, offset, data)),
      flush: () => checked(() => disk.flush()),
    };
  }

  #noticePower(): void {
    for (const host of this.#attached.keys()) if (!this.#world.hasPower(host)) this.detach(host);
  }
}

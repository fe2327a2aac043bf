/**
 * A disk with a cache that forgets: what was written stays in memory until somebody asks for it to be kept (a flush), and
 * when the host that wrote it loses power, chance decides of every sector whether it had already reached the medium. So a
 * program that acknowledges before it has asked loses what it acknowledged, as on real disks, and one that asks loses nothing.
 */

/** What keeps the content for good; the disk reads and writes whole sectors of it. */
export interface Medium {
  /** Fills `target` with what stands at `offset`. */
  read(target: Buffer, offset: number): void;
  write(source: Buffer, offset: number): void;
}

/** True: this sector had reached the medium. */
export type Chance = () => boolean;

interface Cached {
  readonly data: Buffer;
  readonly writer: string;
}

const sectorBytes = 4096;
/** Real caches are small, and make room by keeping what is in them. */
const cachedSectors = 16_384;

export class VolatileDisk {
  readonly bytes: number;
  readonly #medium: Medium;
  readonly #cache = new Map<number, Cached>();

  constructor(bytes: number, medium: Medium) {
    this.bytes = bytes;
    this.#medium = medium;
  }

  read(offset: number, length: number): Buffer {
    const first = Math.floor(offset / sectorBytes);
    const end = Math.ceil((offset + length) / sectorBytes);
    const whole = Buffer.alloc((end - first) * sectorBytes);
    this.#medium.read(whole, first * sectorBytes);
    for (let sector = first; sector < end; sector++)
      this.#cache.get(sector)?.data.copy(whole, (sector - first) * sectorBytes);
    return whole.subarray(offset - first * sectorBytes).subarray(0, length);
  }

  /** `writer` is who loses it with its power. */
  write(writer: string, offset: number, data: Buffer): void {
    const first = Math.floor(offset / sectorBytes);
    const isWhole = offset % sectorBytes === 0 && data.length % sectorBytes === 0;
    const whole = isWhole ? Buffer.from(data) : this.#patched(offset, data);
    for (let at = 0; at < whole.length; at += sectorBytes)
      this.#cache.set(first + at / sectorBytes, { data: whole.subarray(at, at + sectorBytes), writer });
    if (this.#cache.size > cachedSectors) this.flush();
  }

  /** The sectors that this data lies in, as they are with it. */
  #patched(offset: number, data: Buffer): Buffer {
    const start = Math.floor(offset / sectorBytes) * sectorBytes;
    const whole = this.read(start, roundedUp(offset + data.length) - start);
    data.copy(whole, offset - start);
    return whole;
  }

  /** Everything written so far is kept, whoever loses power from now on. */
  flush(): void {
    for (const [sector, { data }] of this.#cache) this.#medium.write(data, sector * sectorBytes);
    this.#cache.clear();
  }

  /** The writer has lost its power. Returns how many of its sectors were lost. */
  losePower(writer: string, reachedMedium: Chance): number {
    let lost = 0;
    for (const [sector, { data, writer: by }] of this.#cache) {
      if (by !== writer) continue;
      if (reachedMedium()) this.#medium.write(data, sector * sectorBytes);
      else lost++;
      this.#cache.delete(sector);
    }
    return lost;
  }
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / sectorBytes) * sectorBytes;
}

/**
 * etcd keeps every old value until it is told otherwise; unattended, node records alone would fill its 2 GiB in days and
 * large documents in hours. Every client counts what it sees written and asks for a compaction now and then; asking
 * twice is harmless, so nobody is elected for it.
 */
const revisionsMax = 5_000;
const bytesMax = 16 * 1024 * 1024;
/** Left for watches that lag a moment; a compacted one begins anew and reads. */
const revisionsKept = 20;

export class CompactionPolicy {
  #from = 0;
  #bytes = 0;

  /** A revision was seen that wrote so many bytes. The revision to compact at, when it is time. */
  written(revision: number, bytes: number): number | undefined {
    if (this.#from === 0) this.#from = revision;
    this.#bytes += bytes;
    if (revision - this.#from < revisionsMax && this.#bytes < bytesMax) return undefined;
    this.#from = revision;
    this.#bytes = 0;
    return revision > revisionsKept ? revision - revisionsKept : undefined;
  }
}

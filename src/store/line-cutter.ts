/**
 * Streams arrive in pieces that know nothing of messages. What is kept of an unfinished line is bounded, because the peer
 * may be anybody.
 */

/** Cuts a stream of text into lines, holding at most `limit` characters of an unfinished one. */
export class LineCutter {
  limit: number;
  #parts: string[] = [];
  #held = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Calls `onLine` for every whole line. False: a line is too long, nothing more may be read from this peer. */
  push(chunk: string, onLine: (line: string) => void): boolean {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = this.#take(chunk.slice(start, end));
      if (line.length > this.limit) return false;
      onLine(line);
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#parts.push(start === 0 ? chunk : chunk.slice(start));
      this.#held += chunk.length - start;
    }
    return this.#held <= this.limit;
  }

  #take(last: string): string {
    if (this.#held === 0) return last;
    const line = this.#parts.join('') + last;
    this.#parts = [];
    this.#held = 0;
    return line;
  }
}

/** Virtual time: a binary heap of things to do, by time and then by order of planning. Same plan, same run. */

export interface Planned {
  readonly at: number;
  readonly seq: number;
  readonly run: () => void;
  cancelled: boolean;
}

export class Schedule {
  now = 0;
  #seq = 0;
  readonly #heap: Planned[] = [];

  at(at: number, run: () => void): Planned {
    const planned = { at: Math.max(at, this.now), seq: this.#seq++, run, cancelled: false };
    this.#push(planned);
    return planned;
  }

  after(ms: number, run: () => void): Planned {
    return this.at(this.now + ms, run);
  }

  /** Runs the next thing due no later than `limit`; false when there is none. */
  step(limit: number): boolean {
    const next = this.#heap[0];
    if (!next || next.at > limit) {
      this.now = Math.max(this.now, limit);
      return false;
    }
    this.#pop();
    this.now = next.at;
    if (!next.cancelled) next.run();
    return true;
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(planned);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(planned, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = planned;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

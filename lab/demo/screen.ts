/**
 * What a person watching the demo sees. Lines come from many sources at nearly the same moment, so they are held for a
 * blink and told in the order of their times. On a terminal the last line shows the present moment and is rewritten;
 * elsewhere it is printed once a second while nothing else is, so that there is always progress and never a cursor trick.
 */
import { type Paint, paint } from '../../src/terminal/paint.ts';
import { wrap } from '../../src/terminal/table.ts';

/** Something that happened. */
export interface Told {
  /** Wall clock, ms. */
  readonly at: number;
  readonly who: string;
  readonly text: string;
  readonly level?: 'info' | 'good' | 'warning' | 'alarm';
}

/** The part of a terminal or file that is needed. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Time, two blanks, who, two blanks. */
const indent = 20;
const holdMs = 150;
/** Where nothing says how wide. */
const usualWidth = 100;
const progressMs = 1_000;

const colours = { info: undefined, good: 'green', warning: 'yellow', alarm: 'red' } as const;

export class Screen {
  readonly paint: Paint;
  readonly #out: Output;
  readonly #timer: NodeJS.Timeout;
  #held: Told[] = [];
  #status = '';
  /** Wall clock that the times of the lines count from. */
  #zero = Date.now();
  #lastPrint = Date.now();

  constructor(out: Output, plain: boolean) {
    this.#out = out;
    this.paint = paint(out.isTTY === true && !plain);
    this.#timer = setInterval(() => this.#refresh(), 50);
  }

  /** Columns a table may have. */
  get width(): number {
    return this.#out.columns ?? usualWidth;
  }

  /** A line of its own. */
  line(text = ''): void {
    this.#flush(Number.POSITIVE_INFINITY);
    this.#print(text);
  }

  /** Times of what is told from now on count from this moment. */
  restartClock(): void {
    this.#flush(Number.POSITIVE_INFINITY);
    this.#zero = Date.now();
  }

  tell(told: Told): void {
    this.#held.push(told);
  }

  /** What is going on right now. */
  status(text: string): void {
    this.#status = text;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#flush(Number.POSITIVE_INFINITY);
    this.#wipe();
  }

  #refresh(): void {
    this.#flush(Date.now() - holdMs);
    if (this.#status === '') return;
    if (this.#out.isTTY) this.#rewrite();
    else if (Date.now() - this.#lastPrint >= progressMs) this.#print(`${' '.repeat(indent)}${this.#status}`);
  }

  #flush(until: number): void {
    const ready = this.#held.filter((told) => told.at <= until).sort((a, b) => a.at - b.at);
    this.#held = this.#held.filter((told) => told.at > until);
    for (const told of ready) this.#print(this.#render(told));
  }

  #render({ at, who, text, level = 'info' }: Told): string {
    const colour = colours[level];
    const painted = (line: string) => (colour === undefined ? line : this.paint(colour, line));
    const width = this.#out.isTTY ? this.width - 1 - indent : Number.POSITIVE_INFINITY;
    const [first = '', ...more] = wrap(text, width);
    const time = this.paint('dim', renderTime(at - this.#zero));
    const head = `${time}  ${this.paint('bold', who.padEnd(7))}  `;
    return [head + painted(first), ...more.map((line) => ' '.repeat(indent) + painted(line))].join('\n');
  }

  #print(text: string): void {
    this.#wipe();
    this.#out.write(`${text}\n`);
    this.#lastPrint = Date.now();
  }

  #rewrite(): void {
    const width = this.width - 1;
    this.#out.write(`\r\x1b[K${this.paint('dim', this.#status.slice(0, width))}`);
  }

  #wipe(): void {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
  }
}

function renderTime(ms: number): string {
  return `${ms < 0 ? '' : '+'}${(ms / 1000).toFixed(3)}`.padStart(9);
}

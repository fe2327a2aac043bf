/**
 * What a person watching the demo sees. Lines come from many sources at nearly the same moment, so they are held for a
 * blink and told in the order of their times. On a terminal the last line shows the present moment and is rewritten;
 * elsewhere it is printed once a second while nothing else is, so that there is always progress and never a cursor trick.
 */
import { compileStyle, type Style } from './style.ts';

/** Something that happened. */
export interface Told {
  /** Wall clock, ms. */
  readonly at: number;
  readonly who: string;
  readonly text: string;
  readonly level?: 'info' | 'warning' | 'alarm';
}

/** The part of a terminal or file that is needed. */
export interface Paper {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const holdMs = 150;
const progressMs = 1_000;

export class Screen {
  readonly style: Style;
  readonly #paper: Paper;
  readonly #timer: NodeJS.Timeout;
  #held: Told[] = [];
  #status = '';
  /** Wall clock that the times of the lines count from. */
  #zero = Date.now();
  #lastPrint = Date.now();

  constructor(paper: Paper, plain: boolean) {
    this.#paper = paper;
    this.style = compileStyle(paper.isTTY === true && !plain);
    this.#timer = setInterval(() => this.#refresh(), 50);
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
    if (this.#paper.isTTY) this.#rewrite();
    else if (Date.now() - this.#lastPrint >= progressMs) this.#print(`             ${this.#status}`);
  }

  #flush(until: number): void {
    const ready = this.#held.filter((told) => told.at <= until).sort((a, b) => a.at - b.at);
    this.#held = this.#held.filter((told) => told.at > until);
    for (const told of ready) this.#print(this.#render(told));
  }

  #render({ at, who, text, level = 'info' }: Told): string {
    const { dim, strong, yellow, red } = this.style;
    const seconds = ((at - this.#zero) / 1000).toFixed(3);
    const time = `${at < this.#zero ? '' : '+'}${seconds} s`.padStart(11);
    const colour = { info: (t: string) => t, warning: yellow, alarm: red }[level];
    return `${dim(time)}  ${strong(who.padEnd(7))} ${colour(text)}`;
  }

  #print(text: string): void {
    this.#wipe();
    this.#paper.write(`${text}\n`);
    this.#lastPrint = Date.now();
  }

  #rewrite(): void {
    const width = (this.#paper.columns ?? 80) - 1;
    this.#paper.write(`\r\x1b[K${this.style.dim(this.#status.slice(0, width))}`);
  }

  #wipe(): void {
    if (this.#paper.isTTY) this.#paper.write('\r\x1b[K');
  }
}

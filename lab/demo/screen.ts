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
  readonly level?: 'info' | 'good' | 'warning' | 'alarm';
}

/** The part of a terminal or file that is needed. */
export interface Paper {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Time, two blanks, who, two blanks. */
const indent = 20;
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
    else if (Date.now() - this.#lastPrint >= progressMs) this.#print(`${' '.repeat(indent)}${this.#status}`);
  }

  #flush(until: number): void {
    const ready = this.#held.filter((told) => told.at <= until).sort((a, b) => a.at - b.at);
    this.#held = this.#held.filter((told) => told.at > until);
    for (const told of ready) this.#print(this.#render(told));
  }

  #render({ at, who, text, level = 'info' }: Told): string {
    const { dim, strong, green, yellow, red } = this.style;
    const colour = { info: (t: string) => t, good: green, warning: yellow, alarm: red }[level];
    const width = this.#paper.isTTY ? (this.#paper.columns ?? 80) - 1 - indent : Number.POSITIVE_INFINITY;
    const [first = '', ...more] = wrap(text, width);
    const head = `${dim(renderTime(at - this.#zero))}  ${strong(who.padEnd(7))}  `;
    return [head + colour(first), ...more.map((line) => ' '.repeat(indent) + colour(line))].join('\n');
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

function renderTime(ms: number): string {
  return `${ms < 0 ? '' : '+'}${(ms / 1000).toFixed(3)}`.padStart(9);
}

/** Breaks between words; a line without end is not broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

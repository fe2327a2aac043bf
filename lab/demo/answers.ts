/**
 * What the client's answers say about an event: for how long there was none, who gave them, and whether two nodes gave
 * them at once. Pure; all times are milliseconds of one monotonic clock that every process of the machine shares.
 */

/** One answer of the web server. */
export interface Answer {
  /** The node that gave it. */
  readonly node: string;
  /** When the client began to ask. */
  readonly sentMs: number;
  readonly atMs: number;
}

/** The client itself was not running: whatever was not answered meanwhile was not asked either. */
export interface Stall {
  /** When it ran again. */
  readonly atMs: number;
  readonly lateMs: number;
}

/** A stretch of time between two answers. */
export interface Silence {
  readonly ms: number;
  /** How much of it the client did not run. */
  readonly stalledMs: number;
  readonly fromMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the client saw, in the order of the answers. */
export interface Seen {
  readonly answers: readonly Answer[];
  readonly stalls: readonly Stall[];
}

/**
 * The longest time without an answer that touches the span; what began before it or goes on at its end counts.
 * A span without any answer is one silence as long as itself.
 */
export function findLongestSilence(seen: Seen, span: Span): Silence {
  return listSilences(seen, span).reduce((longest, one) => (one.ms > longest.ms ? one : longest));
}

/** Every one of the span, in order; there is one at least. */
export function listSilences({ answers, stalls }: Seen, { fromMs, toMs }: Span): Silence[] {
  const before = answers.findLast((a) => a.atMs < fromMs)?.atMs ?? fromMs;
  const inside = answers.filter((a) => a.atMs >= fromMs && a.atMs <= toMs).map((a) => a.atMs);
  const marks = [...inside, toMs];
  return marks.map((mark, i) => {
    const start = i === 0 ? before : marks[i - 1]!;
    return { ms: mark - start, fromMs: start, stalledMs: sumStalls(stalls, start, mark) };
  });
}

function sumStalls(stalls: readonly Stall[], fromMs: number, toMs: number): number {
  const parts = stalls.map((s) => Math.min(s.atMs, toMs) - Math.max(s.atMs - s.lateMs, fromMs));
  return parts.reduce((sum, part) => sum + Math.max(0, part), 0);
}

/** The answers of a span. */
export function within(answers: readonly Answer[], { fromMs, toMs }: Span): readonly Answer[] {
  return answers.filter((a) => a.atMs >= fromMs && a.atMs <= toMs);
}

/** Who answered, one entry for every change. */
export function listOwners(answers: readonly Answer[]): string[] {
  return answers.map((a) => a.node).filter((node, i, all) => node !== all[i - 1]);
}

/**
 * How often a node answered again although another had taken its place, the question having been asked after that:
 * within one event, which moves the service at most once, that is a second owner. An answer that was merely late on the
 * wire was asked for earlier and does not count.
 */
export function countReturns(answers: readonly Answer[]): number {
  const replacedAt = new Map<string, number>();
  let current: string | undefined;
  let returns = 0;
  for (const { node, sentMs, atMs } of answers) {
    if (node === current) continue;
    const left = replacedAt.get(node);
    if (left !== undefined) {
      if (sentMs > left) returns++;
      continue;
    }
    if (current !== undefined) replacedAt.set(current, atMs);
    current = node;
  }
  return returns;
}

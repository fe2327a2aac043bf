/**
 * What the lines of the clients mean. A silence is the time between two answers that arrived one after the other; two
 * nodes serve at once where their times of serving overlap. Pure: times in, times out, all on one monotonic clock.
 */

export interface Answer {
  readonly sentMs: number;
  readonly answeredMs: number;
  /** The node that answered. */
  readonly node: string;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The answer in one line of a client; undefined for a request that was not answered and for a cut line. */
export function parseAnswer(line: string): Answer | undefined {
  const [sign, sent, answered, node] = line.split(' ');
  if (sign !== '+' || node === undefined) return undefined;
  return { sentMs: Number(sent), answeredMs: Number(answered), node };
}

/**
 * Times between successive answers that touch the span, longest first. What is still silent at the end of the span
 * counts up to there.
 */
export function silences(answers: readonly Answer[], { fromMs, toMs }: Span): Span[] {
  const times = answers.map((a) => a.answeredMs).sort((a, b) => a - b);
  const before = times.filter((t) => t < fromMs).at(-1) ?? fromMs;
  const bounds = [before, ...times.filter((t) => t >= fromMs && t <= toMs), toMs];
  return bounds
    .slice(1)
    .map((t, i) => ({ fromMs: bounds[i] ?? t, toMs: t }))
    .sort((a, b) => length(b) - length(a));
}

/** The longest of `silences`; 0 when the span is empty. */
export function longestSilence(answers: readonly Answer[], span: Span): number {
  const [longest] = silences(answers, span);
  return longest ? length(longest) : 0;
}

const length = ({ fromMs, toMs }: Span): number => toMs - fromMs;

/** Times during which a node answered itself, from answers at most `apartMs` apart. */
export function servingSpans(answers: readonly Answer[], apartMs: number): Span[] {
  const spans: Span[] = [];
  for (const { sentMs, answeredMs } of answers) {
    const last = spans.at(-1);
    if (last && sentMs - last.toMs <= apartMs)
      spans[spans.length - 1] = { fromMs: last.fromMs, toMs: answeredMs };
    else spans.push({ fromMs: answeredMs, toMs: answeredMs });
  }
  return spans;
}

/** For how long, within `span`, at least two of the nodes served at once. */
export function overlapMs(serving: readonly (readonly Span[])[], span: Span): number {
  const edges = serving.flatMap((spans) =>
    spans.flatMap(({ fromMs, toMs }) => [
      { at: clamp(fromMs, span), step: 1 },
      { at: clamp(toMs, span), step: -1 },
    ]),
  );
  // At the same instant the one that ends goes first: handing over is not an overlap.
  edges.sort((a, b) => a.at - b.at || a.step - b.step);
  let [nodes, since, total] = [0, 0, 0];
  for (const { at, step } of edges) {
    if (nodes >= 2) total += at - since;
    since = at;
    nodes += step;
  }
  return total;
}

function clamp(at: number, { fromMs, toMs }: Span): number {
  return Math.min(toMs, Math.max(fromMs, at));
}

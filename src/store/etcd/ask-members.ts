/**
 * One question, asked of members until one answers. A silent member is not waited for alone: after a while the next one
 * is asked beside it, because what a follower has passed on to a leader that died meanwhile is lost without a word, and
 * etcd takes seconds to say so. The first answer counts; whoever has been silent for twice as long then is to blame, and no
 * more asked first.
 */
import type { Endpoints } from './endpoints.ts';
import type { Answer, Gateway } from './gateway.ts';
import type { Json } from './messages.ts';

export interface Question {
  /** Without the leading `/v3/`. */
  readonly path: string;
  readonly body: Json;
  /** Of `performance.now()`. */
  readonly deadline: number;
  /** How long members are waited for before one more is asked; undefined: at most one may get the question. */
  readonly patienceMs: number | undefined;
  /** Ends the asking. */
  readonly signal: AbortSignal;
}

export interface Asked {
  readonly answer: Answer;
  readonly endpoint: string;
  /** So many members may have got the question, the one that answered included. */
  readonly sent: number;
}

/** After a whole round of failing members. */
const PAUSE_MS = 20;

interface Landed {
  readonly endpoint: string;
  readonly answer: Answer;
}

/** Never rejects; settles by the deadline. */
export async function askMembers(gateway: Gateway, endpoints: Endpoints, question: Question): Promise<Asked> {
  const { path, body, deadline, patienceMs } = question;
  const over = new AbortController();
  const stop = () => over.abort();
  question.signal.addEventListener('abort', stop);
  const leftMs = () => deadline - performance.now();
  const asked = new Map<string, { readonly at: number; readonly landing: Promise<Landed> }>();
  let sent = 0;
  const ask = (endpoint: string) => {
    const call = gateway.call(endpoint, path, body, leftMs(), over.signal);
    const landing = call.then((answer) => ({ endpoint, answer }));
    asked.set(endpoint, { at: performance.now(), landing });
  };
  const mayAskAgain = ({ answer }: Landed) =>
    !question.signal.aborted &&
    leftMs() >= 2 * PAUSE_MS &&
    (patienceMs !== undefined || (answer.kind === 'failed' && !answer.sent));

  for (let failures = 0; ; ) {
    const next = endpoints.next((endpoint) => !asked.has(endpoint));
    if (next !== undefined) ask(next);
    const landings = [...asked.values()].map(({ landing }) => landing);
    const landed = await firstOf(landings, next === undefined ? undefined : patienceMs);
    if (landed === undefined) continue;
    const { endpoint, answer } = landed;
    asked.delete(endpoint);
    if (answer.kind === 'ok' || answer.sent) sent += 1;
    const isLast = answer.kind === 'ok' || !mayAskAgain(landed);
    if (answer.kind === 'failed') endpoints.failed(endpoint);
    else for (const other of silentSince(asked, 2 * (patienceMs ?? 0))) endpoints.failed(other);
    if (isLast) {
      question.signal.removeEventListener('abort', stop);
      over.abort();
      return { answer, endpoint, sent: sent + asked.size };
    }
    failures += 1;
    if (failures % endpoints.all.length === 0) await pause(PAUSE_MS);
  }
}

function silentSince(asked: ReadonlyMap<string, { readonly at: number }>, forMs: number): string[] {
  const before = performance.now() - forMs;
  return [...asked].filter(([, { at }]) => at <= before).map(([endpoint]) => endpoint);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first that lands, or undefined when none did within `waitMs`. */
async function firstOf(
  calls: readonly Promise<Landed>[],
  waitMs: number | undefined,
): Promise<Landed | undefined> {
  if (waitMs === undefined) return Promise.race(calls);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  const first = await Promise.race([...calls, late]);
  clearTimeout(timer);
  return first;
}

/**
 * One question, asked of members until one answers. A silent member is not waited for alone: after a while the next one
 * is asked beside it, because what a follower has passed on to a leader that died meanwhile is lost without a word, and
 * etcd takes seconds to say so. One that stays silent is asked a second time: what it passed on before there was a new
 * leader is lost, too. The first answer counts; whoever was asked before and still says nothing is to blame, and no more
 * asked first.
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
const pauseMs = 20;

interface Call {
  readonly endpoint: string;
  readonly at: number;
  readonly landing: Promise<Landed>;
}

interface Landed {
  readonly call: Call;
  readonly answer: Answer;
}

/** Never rejects; settles by the deadline. */
export async function askMembers(gateway: Gateway, endpoints: Endpoints, question: Question): Promise<Asked> {
  const { path, body, deadline, patienceMs } = question;
  const over = new AbortController();
  const stop = () => over.abort();
  question.signal.addEventListener('abort', stop);
  const leftMs = () => deadline - performance.now();
  let calls: readonly Call[] = [];
  let sent = 0;
  const ask = (endpoint: string) => {
    const answer = gateway.call(endpoint, path, body, leftMs(), over.signal);
    const call: Call = {
      endpoint,
      at: performance.now(),
      landing: answer.then((a) => ({ call, answer: a })),
    };
    calls = [...calls, call];
  };
  const mayAskAgain = (answer: Answer) =>
    !question.signal.aborted &&
    leftMs() >= 2 * pauseMs &&
    (patienceMs !== undefined || (answer.kind === 'failed' && !answer.sent));

  for (let failures = 0; ; ) {
    const next = endpoints.next((endpoint) => calls.every((call) => call.endpoint !== endpoint));
    if (next !== undefined) ask(next);
    const lost = patienceMs === undefined ? undefined : lostAt(calls, 2 * patienceMs);
    if (lost !== undefined) ask(lost);
    const landed = await firstOf(calls, patienceMs);
    if (landed === undefined) continue;
    const { call, answer } = landed;
    calls = calls.filter((other) => other !== call);
    if (answer.kind === 'ok' || answer.sent) sent += 1;
    if (answer.kind === 'failed') endpoints.failed(call.endpoint);
    else for (const other of silentFor(calls, patienceMs ?? 0, call)) endpoints.failed(other);
    if (answer.kind === 'ok' || !mayAskAgain(answer)) {
      question.signal.removeEventListener('abort', stop);
      over.abort();
      return { answer, endpoint: call.endpoint, sent: sent + calls.length };
    }
    failures += 1;
    if (failures % endpoints.all.length === 0) await pause(pauseMs);
  }
}

/** Who has been silent for so long may have lost the question with its leader, and gets it a second time. */
function lostAt(calls: readonly Call[], forMs: number): string | undefined {
  const before = performance.now() - forMs;
  const once = ({ endpoint }: Call) => calls.filter((call) => call.endpoint === endpoint).length === 1;
  return calls.find((call) => call.at <= before && once(call))?.endpoint;
}

/** Who was asked before the one that answered, and had its time. One that was asked just now has not been slow. */
function silentFor(calls: readonly Call[], forMs: number, answered: Call): string[] {
  const before = Math.min(performance.now() - forMs, answered.at);
  return calls.flatMap(({ endpoint, at }) =>
    at <= before && endpoint !== answered.endpoint ? [endpoint] : [],
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first that lands, or undefined when none did within `waitMs`. */
async function firstOf(calls: readonly Call[], waitMs: number | undefined): Promise<Landed | undefined> {
  const landings = calls.map(({ landing }) => landing);
  if (waitMs === undefined) return Promise.race(landings);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  const first = await Promise.race([...landings, late]);
  clearTimeout(timer);
  return first;
}

/**
 * What operators ask. A request reaches the coordinator through the record of the node it was given to (or directly, when
 * that node is the coordinator), is answered in the document, and the answer goes back the same way: accepted, or
 * refused with a reason that names the next step. A refused request changes nothing.
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import { type DocumentDraft, set } from '../coordinate/draft.ts';
import type { Document, RequestAnswers, RequestEntry } from '../document.ts';
import { act, type Turn } from '../turn.ts';
import { carryOut } from './carry-out.ts';
import { requestEntry, tooLateFor } from './end-requests.ts';
import { type Outcome, refuse } from './rule.ts';

/** No more are answered before whoever asked has read these: an answer that is not kept would be none. */
const answersKept = 8;
const answerNotKept: Reason = { kind: 'answer-not-kept' };

/**
 * Gives waiting requests their numbers. A restarted daemon of the same incarnation must not use a number twice: the
 * document would show the old answer for it, also when it lands only now. So it counts on from the time of this boot, in ms,
 * which is above whatever was counted before.
 */
export function numberRequests(t: Turn, document: Document): void {
  const { s } = t;
  if (s.asked.length === 0 || !s.renewal.owned) return;
  const answers = document.answers[s.self];
  const next = s.nextRequest ?? Math.ceil(t.clock.now);
  const used = Math.max(
    answers?.inc === s.inc ? answers.done : 0,
    ...(s.requests.length > 0 ? s.requests.map((r) => r.seq) : [0]),
    next - 1,
  );
  s.requests = [...s.requests, ...s.asked.map((r, i) => ({ ...r, seq: used + 1 + i, sent: false }))];
  s.nextRequest = used + s.asked.length + 1;
  s.asked = [];
}

export function answerRequests(t: Turn, d: DocumentDraft): void {
  for (const asked of askedAt(t)) answerAll(t, d, asked);
}

/** A request without an answer: which it is (`node/seq`), what is asked, and a name that no other has. */
export interface WaitingRequest {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
}

export function waitingRequests(t: Turn, d: DocumentDraft): WaitingRequest[] {
  return askedAt(t).flatMap((asked) =>
    waitingOf(d, asked).map(({ seq, request }) => ({
      key: keyOf(asked.node, seq),
      kind: String(request?.kind),
      name: `request-${asked.node}-${asked.inc}-${seq}`,
    })),
  );
}

interface AskedAt {
  readonly node: NodeName;
  readonly inc: string;
  readonly requests: readonly RequestEntry[];
}

function askedAt(t: Turn): AskedAt[] {
  const { s } = t;
  const others = Object.entries(s.store.records).filter(([node]) => node !== s.self);
  return [
    ...others.map(([node, { value }]) => ({ node, inc: value.inc, requests: value.requests })),
    { node: s.self, inc: s.inc, requests: s.requests.map((r) => requestEntry(t, r)) },
  ];
}

function answersFor(d: DocumentDraft, { node, inc }: AskedAt): RequestAnswers {
  const was = d.next.answers[node];
  return was?.inc === inc ? was : { inc, done: 0, results: {} };
}

/** What stands in a record came from another node. */
function waitingOf(d: DocumentDraft, asked: AskedAt): RequestEntry[] {
  const { done } = answersFor(d, asked);
  return Array.isArray(asked.requests) ? asked.requests.filter((entry) => entry?.seq > done) : [];
}

function keyOf(node: NodeName, seq: number): string {
  return `${node}/${seq}`;
}

function answerAll(t: Turn, d: DocumentDraft, asked: AskedAt): void {
  const { node, inc } = asked;
  const was = d.next.answers[node];
  let answers = answersFor(d, asked);
  for (const entry of waitingOf(d, asked)) {
    if (entry.seq <= answers.done) continue;
    if (unread(asked, answers) >= answersKept) break;
    const outcome = outcomeOf(t, d, node, entry);
    if (outcome.is === 'waiting') break;
    const refusal = outcome.is === 'refused' ? outcome.why : null;
    const kept = Object.entries(answers.results).slice(-answersKept + 1);
    answers = { inc, done: entry.seq, results: { ...Object.fromEntries(kept), [entry.seq]: refusal } };
  }
  if (answers !== was && answers.done > 0) set(d, 'answers', { ...d.next.answers, [node]: answers });
}

/** So many of its requests are answered and still stand in its record. */
function unread({ requests }: AskedAt, { done }: RequestAnswers): number {
  return requests.filter((entry) => entry?.seq <= done).length;
}

function outcomeOf(t: Turn, d: DocumentDraft, node: NodeName, entry: RequestEntry): Outcome {
  const broke = d.setAside[keyOf(node, entry.seq)];
  if (broke) return refuse(broke);
  return tooLateFor(t, node, entry) ?? carryOut(t, d, entry);
}

/** Hands answers that stand in the document back to whoever asked at this node. */
export function deliverAnswers(t: Turn, document: Document): void {
  const answers = document.answers[t.s.self];
  if (!answers || answers.inc !== t.s.inc) return;
  const done = t.s.requests.filter((r) => r.seq <= answers.done);
  if (done.length === 0) return;
  for (const r of done) {
    const { [r.seq]: answer = answerNotKept } = answers.results;
    act(t, 'answer-request', { ticket: r.ticket, refusal: answer ?? undefined });
  }
  t.s.requests = t.s.requests.filter((r) => r.seq > answers.done);
}

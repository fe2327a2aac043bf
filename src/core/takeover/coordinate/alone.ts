/**
 * The one write that needs no admission: a node with a new, clean incarnation, when no other `in` node has answered for
 * `minorityDelay`, takes the term, sets its own entry to in and frees the groups of its older incarnations, in ONE
 * write. Without it a cold start of all nodes, or the death of the accuser, would end the cluster for ever.
 */
import type { NodeName } from '../../config.ts';
import type { Document, Incarnation } from '../document.ts';
import { published } from '../publish.ts';
import type { PendingRequest } from '../state.ts';
import { lookAgain, say, type Turn, unsay } from '../turn.ts';
import { hearsIncarnation } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { asksBy } from '../view/timing.ts';
import { followsProof, freeOlder } from './admit.ts';
import { admitted, type DocumentDraft, set, setNode } from './draft.ts';
import { followAbsences } from './note-absences.ts';
import { rebornOf } from './reborn.ts';

export function goOnAlone(t: Turn, d: DocumentDraft): void {
  const { s, clock } = t;
  const entry = d.before.nodes[s.self];
  const mine = s.store.records[s.self]?.value;
  // Its entry stands until a coordinator takes it away: nobody else would hear such a one.
  const isNode = configOf(t).nodes[s.self] !== undefined;
  const isNew = entry && entry.is !== 'out' && entry.inc !== s.inc && mine?.inc === s.inc && mine.clean;
  if (!isNode || !isNew || othersAnswer(t, d.before)) {
    s.aloneSince = undefined;
    unsay(t, 'alone');
    return;
  }
  s.aloneSince ??= clock.now;
  const at = s.aloneSince + asksBy(t).minorityDelayMs;
  if (clock.now < at) return lookAgain(t, at);
  // A renewal under way only holds it up: nobody has answered all the same.
  if (!published(t)) return;
  if (!followsProof(entry, mine) && !vouchedFor(t, d, entry.inc))
    return void say(
      t,
      'alone',
      { kind: 'alone-elsewhere', node: s.self, of: rebornOf(entry) },
      { level: 'alarm' },
    );
  s.aloneSince = undefined;
  say(t, 'alone', { kind: 'goes-on-alone', node: s.self }, { level: 'warning' });
  set(d, 'term', d.before.term + 1);
  set(d, 'coordinator', s.self);
  freeOlder(d, s.self, s.inc, clock.wall);
  setNode(d, s.self, { is: 'in', ...admitted(mine) });
  followAbsences(t, d);
}

/**
 * This node ran on another machine before, which may still run. Where nobody else is there to switch that off, the word of
 * a person who asks here counts; whatever was asked before it was asked of no member.
 */
function vouchedFor(t: Turn, d: DocumentDraft, inc: string): boolean {
  const { s } = t;
  const isWord = ({ request, until }: PendingRequest) =>
    request.kind === 'confirm-off' && request.node === s.self && request.inc === inc && t.clock.now < until;
  const word = s.requests.find(isWord);
  if (word === undefined) return false;
  const refusal = { kind: 'not-in-cluster-now', node: s.self } as const;
  const asked = s.requests.filter(({ seq }) => seq <= word.seq);
  const results = Object.fromEntries(asked.map(({ seq }) => [seq, seq === word.seq ? null : refusal]));
  set(d, 'answers', { ...d.next.answers, [s.self]: { inc: s.inc, done: word.seq, results } });
  setNode(d, s.self, { is: 'gone', inc, proof: { kind: 'confirmed', by: word.by } });
  return true;
}

/**
 * Some other `in` node is heard, or its record moved lately; also one that cannot be read here, for this node may have missed a
 * change of the cluster's key.
 */
function othersAnswer(t: Turn, document: Document): boolean {
  const { s, clock } = t;
  const delay = asksBy(t).minorityDelayMs;
  let answers = false;
  for (const [node, entry] of Object.entries(document.nodes)) {
    if (node === s.self || entry.is !== 'in') continue;
    const moved = s.progress[node];
    // What was read at the start says nothing about when it was written: only a change seen here is an answer.
    const advancing = moved !== undefined && moved.moves > 0 && clock.now - moved.at < delay;
    const unread = s.store.forged[node];
    if (unread !== undefined && unread.moves > 0 && clock.now - unread.since < delay) answers = true;
    // A newer incarnation of that node is not `in`: it is in the same position as this one.
    const same = s.store.records[node]?.value.inc === entry.inc;
    if (same && (isThere(t, node, entry.inc) || advancing)) answers = true;
  }
  if (answers) lookAgain(t, clock.now + delay);
  return answers;
}

/** Its beats come, in that incarnation, and do not say that no daemon of it works: such a one lets nobody in. */
function isThere(t: Turn, node: NodeName, inc: Incarnation): boolean {
  return hearsIncarnation(t, node, inc) && t.s.daemonless[node] === undefined;
}

/**
 * Which side goes on. Beats only wake; judged is what every node has published. A component of more than half of the
 * `in` nodes accuses at once. A smaller one (and each half of two) waits `minorityDelay`, except that in a tie one side
 * may not wait (tie.ts). A node that hears nobody while other records advance is itself the suspect. An empty
 * set has no majority.
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import { published } from '../publish.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { inTouch, isDeaf } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { healthy } from '../view/standing.ts';
import { standsStill } from '../view/stands-still.ts';
import { asksBy } from '../view/timing.ts';
import { isAttentive } from './attentive.ts';
import { sideOf } from './side.ts';
import { favoured, preferredIn } from './tie.ts';

export interface Judgement {
  readonly component: readonly NodeName[];
  /** `in` nodes outside of this node's component. */
  readonly suspects: readonly NodeName[];
  readonly mayAccuse: boolean;
  /** Why it may, or what it waits for; undefined where there is nothing to say. */
  readonly why: Reason | undefined;
}

export function judge(t: Turn, document: Document): Judgement {
  const inNodes = Object.keys(document.nodes).filter((n) => document.nodes[n]?.is === 'in');
  const still = inNodes.filter((n) => n !== t.s.self && standsStill(t, n));
  // Where nothing but time has passed, whoever heard whom does so still; but a word grows old.
  const isKnown = !t.s.component.isOld && still.length === 0 && t.s.component.still === 0;
  const component = isKnown ? t.s.component.nodes : sideOf(t, document, inNodes, still);
  const suspects = inNodes.filter((n) => !component.includes(n));
  follow(t, component, still.length);
  // That this node's view is not there or not published yet is a matter of milliseconds, not worth a word.
  const verdict =
    suspects.length === 0 || t.s.listening || t.s.away || !published(t)
      ? { mayAccuse: false, why: undefined }
      : verdictOn(t, document, component, suspects, still);
  return { component, suspects, ...verdict };
}

/** Why this suspect: one that is heard all the same says itself that it hears none of this side. */
export function whyAgainst(
  t: Turn,
  { component, suspects, why }: Judgement,
  node: NodeName,
): Reason | undefined {
  if (why === undefined || !isDeaf(t, node)) return why;
  return { kind: 'hears-none', heard: component.length, of: component.length + suspects.length };
}

type Verdict = Pick<Judgement, 'mayAccuse' | 'why'>;

function verdictOn(
  t: Turn,
  document: Document,
  component: readonly NodeName[],
  suspects: readonly NodeName[],
  still: readonly NodeName[],
): Verdict {
  const not = refusal(t, suspects, component);
  if (not) return { mayAccuse: false, why: not };
  const { awaitsNodesUntil } = t.s.store;
  if (t.clock.now < awaitsNodesUntil) {
    lookAgain(t, awaitsNodesUntil);
    return { mayAccuse: false, why: { kind: 'store-was-away' } };
  }
  const side = { heard: component.length, of: component.length + suspects.length };
  const { since } = t.s.component;
  const heard = component.filter((n) => !still.includes(n)).length;
  if (heard * 2 > side.of) return accusing(t, since, { kind: 'not-heard', ...side });
  const tie = side.heard * 2 === side.of ? tieOf(t, component, suspects) : undefined;
  // Half of them that hear one another, and speak of now.
  const favour = tie && heard === side.heard ? favoured(document, tie, tie.preferred) : undefined;
  if (favour) return accusing(t, since, { kind: 'not-heard-in-tie', ...side, ...favour });
  const yields = tie?.yields;
  const forMs = asksBy(t).minorityDelayMs + (yields?.forMs ?? 0);
  const until = since + forMs;
  if (t.clock.now >= until) return accusing(t, until, { kind: 'not-heard-for-long', ...side, forMs });
  lookAgain(t, until);
  return { mayAccuse: false, why: { kind: 'no-majority-yet', ...side, heard, ...(yields && { yields }) } };
}

/** `yields`: the other half has the preferred node, and so much longer ours waits. */
function tieOf(t: Turn, ours: readonly NodeName[], theirs: readonly NodeName[]) {
  const { tie } = configOf(t).cluster;
  const preferred = preferredIn({ ours, theirs }, tie);
  const isTheirs = preferred !== undefined && theirs.includes(preferred);
  const yields = isTheirs ? { to: preferred, forMs: tie?.delayMs ?? 0 } : undefined;
  return { ours, theirs, preferred, yields };
}

/** `since`: from then on it may accuse, if its keeper says that what it heard holds. That takes a moment, not worth a word. */
function accusing(t: Turn, since: number, why: Reason): Verdict {
  const mayAccuse = isAttentive(t, since);
  return { mayAccuse, why: mayAccuse ? why : undefined };
}

/** Remembers since when this node's component has been this one. */
function follow(t: Turn, component: readonly NodeName[], still: number): void {
  const { nodes, since } = t.s.component;
  const isSame = nodes.length === component.length && nodes.every((node, i) => node === component[i]);
  t.s.component = isSame
    ? { nodes, since, isOld: false, still }
    : { nodes: component, since: t.clock.now, isOld: false, still };
}

function refusal(t: Turn, suspects: readonly NodeName[], component: readonly NodeName[]): Reason | undefined {
  if (!healthy(t)) return { kind: 'unfit-to-judge' };
  if (component.length === 1 && othersAdvance(t, suspects)) return { kind: 'odd-one-out' };
  return undefined;
}

/**
 * Another node goes on AND is in touch with a third: then this node, hearing nobody, is the odd one out. Two nodes that only
 * lost each other would otherwise both give way, and nobody would ever decide.
 */
function othersAdvance(t: Turn, suspects: readonly NodeName[]): boolean {
  const timing = asksBy(t);
  const slack = timing.renewIntervalMs;
  const endsAt = (n: NodeName) => (t.s.progress[n]?.at ?? 0) + timing.minorityDelayMs;
  const advancing = suspects.filter((n) => {
    const seen = t.s.progress[n];
    const lost = t.s.unheardSince[n] ?? 0;
    const entry = t.s.store.document?.value.nodes[n];
    const same = entry?.is === 'in' && seen?.inc === entry.inc;
    return same && seen.at > lost + slack && t.clock.now < endsAt(n);
  });
  for (const n of advancing) lookAgain(t, endsAt(n));
  // Its word is of now. The record of the third may stand still, where that does not reach the store.
  return advancing.some((n) =>
    inTouch(t.s.store.records[n]?.value).some((other) => suspects.includes(other)),
  );
}

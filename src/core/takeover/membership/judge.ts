/**
 * Which side goes on. Beats only wake; judged is what every node has published. A component of more than half of the
 * `in` nodes accuses at once. A smaller one (and each half of two) waits `minorityDelay`, except that in a tie the side
 * that runs groups does not wait. A node that hears nobody while other records advance is itself the suspect. An empty
 * set has no majority.
 */
import type { NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import { healthy, published } from '../publish.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { componentOf } from './components.ts';

export interface Judgement {
  readonly component: readonly NodeName[];
  /** `in` nodes outside of this node's component. */
  readonly suspects: readonly NodeName[];
  readonly mayAccuse: boolean;
  /** Why it may, or what it waits for. */
  readonly text: string;
}

export function judge(t: Turn, document: Document): Judgement {
  const inNodes = Object.keys(document.nodes).filter((n) => document.nodes[n]!.is === 'in');
  const component = componentOf(t.s.self, inNodes, hearing(t, document));
  const suspects = inNodes.filter((n) => !component.includes(n));
  follow(t, component);
  const base = { component, suspects };
  if (suspects.length === 0) return { ...base, mayAccuse: false, text: '' };
  // A matter of milliseconds, not worth a word.
  if (!published(t)) return { ...base, mayAccuse: false, text: '' };
  const not = refusal(t, suspects, component);
  if (not) return { ...base, mayAccuse: false, text: not };
  const { patientUntil } = t.s.store;
  if (t.clock.now < patientUntil) {
    lookAgain(t, patientUntil);
    const text = 'the store was away for long: nodes that come back with it are waited for';
    return { ...base, mayAccuse: false, text };
  }
  const size = `${component.length} of ${inNodes.length}`;
  if (component.length * 2 > inNodes.length)
    return { ...base, mayAccuse: true, text: `${size} nodes hear one another and not it` };
  if (component.length * 2 === inNodes.length && favoured(document, component, suspects)) {
    return {
      ...base,
      mayAccuse: true,
      text: `${size} nodes hear one another and not it, and this half runs the groups`,
    };
  }
  const until = t.s.component.since + t.s.config!.value.timing.minorityDelayMs;
  if (t.clock.now >= until)
    return {
      ...base,
      mayAccuse: true,
      text: `${size} nodes hear one another and not it, and nobody else has decided for ${t.s.config!.value.timing.minorityDelayMs} ms`,
    };
  lookAgain(t, until);
  return { ...base, mayAccuse: false, text: `${size} nodes is not a majority: waiting before accusing` };
}

function hearing(t: Turn, document: Document): (a: NodeName, b: NodeName) => boolean {
  const sets = new Map<NodeName, Set<NodeName>>();
  for (const [node, entry] of Object.entries(document.nodes)) {
    const record = t.s.store.records[node]?.value;
    // A rebooted node that is not clean yet is no member's incarnation, but it is there: it is not accused for that.
    sets.set(node, new Set(entry.is === 'in' && record ? Object.values(record.hears).flat() : []));
  }
  const own = new Set<NodeName>();
  for (const peers of Object.values(t.s.hears)) {
    for (const [peer, heard] of Object.entries(peers)) if (heard) own.add(peer);
  }
  sets.set(t.s.self, own);
  return (a, b) => sets.get(a)?.has(b) ?? false;
}

/** Remembers since when this node's component has been this one. */
function follow(t: Turn, component: readonly NodeName[]): void {
  const members = component.join(' ');
  if (t.s.component.members !== members) t.s.component = { members, since: t.clock.now };
}

function refusal(t: Turn, suspects: readonly NodeName[], component: readonly NodeName[]): string {
  if (!healthy(t)) return 'this node fails its own health check: its client networks are down';
  if (component.length === 1 && othersAdvance(t, suspects))
    return 'this node hears nobody while others go on: it is itself the suspect';
  return '';
}

/**
 * Other nodes go on AND hear one another: then this node, hearing nobody, is the odd one out. Two nodes that only lost
 * each other would otherwise both give way, and nobody would ever decide.
 */
function othersAdvance(t: Turn, suspects: readonly NodeName[]): boolean {
  const timing = t.s.config!.value.timing;
  const slack = timing.renewIntervalMs;
  const advancing = suspects.filter((n) => {
    const seen = t.s.progress[n];
    const lost = t.s.unheardSince[n] ?? 0;
    const entry = t.s.store.document?.value.nodes[n];
    const same = entry?.is === 'in' && seen?.inc === entry.inc;
    return same && seen.at > lost + slack && t.clock.now - seen.at < timing.minorityDelayMs;
  });
  if (advancing.length > 0) lookAgain(t, t.clock.now + timing.renewIntervalMs);
  const hear = (a: NodeName, b: NodeName) =>
    Object.values(t.s.store.records[a]?.value.hears ?? {}).some((heard) => heard.includes(b));
  return advancing.some((a) => advancing.some((b) => a !== b && hear(a, b) && hear(b, a)));
}

/** In a tie the side that runs groups does not wait; if both do, the one with more, then the one with the first node. */
function favoured(
  document: Document,
  component: readonly NodeName[],
  suspects: readonly NodeName[],
): boolean {
  const ours = owned(document, component);
  const theirs = owned(document, suspects);
  if (ours !== theirs) return ours > theirs;
  return ours > 0 && component.includes([...component, ...suspects].sort()[0]!);
}

function owned(document: Document, nodes: readonly NodeName[]): number {
  return Object.values(document.groups).filter((g) => g.is !== 'free' && nodes.includes(g.node)).length;
}

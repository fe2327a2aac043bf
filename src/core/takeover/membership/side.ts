/**
 * The side on which this node is: who is connected with whom by what is published. Of a member whose record stands still the
 * word is of then: it may have lost whom it says it hears. What others say of it is of now, and it is more than that they
 * hear it, since its beats would tell them otherwise. So one that is in touch with it connects it. It connects nobody in
 * turn who may be dead: such a one's last record says that it hears everyone.
 */
import type { NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import type { Turn } from '../turn.ts';
import { hearsAnywhere, inTouch, isInTouch } from '../view/hearing.ts';
import { asksBy } from '../view/timing.ts';
import { componentOf } from './components.ts';

export function sideOf(
  t: Turn,
  document: Document,
  members: readonly NodeName[],
  still: readonly NodeName[],
): NodeName[] {
  const says = published(t, document);
  return componentOf(t.s.self, members, (from, to) => {
    if (still.includes(from)) return !still.includes(to) && says(to, from) && lives(t, to);
    return says(from, to) && (still.includes(to) || says(to, from));
  });
}

/** What each says in its record; for itself this node takes what it hears now. */
function published(t: Turn, document: Document): (a: NodeName, b: NodeName) => boolean {
  const sets = new Map<NodeName, Set<NodeName>>();
  for (const [node, entry] of Object.entries(document.nodes)) {
    const record = t.s.store.records[node]?.value;
    // A rebooted node that is not clean yet is no member's incarnation, but it is there: it is not accused for that.
    sets.set(node, new Set(entry.is === 'in' ? inTouch(record) : []));
  }
  const own = new Set<NodeName>();
  for (const [network, peers] of Object.entries(t.s.hears)) {
    for (const peer of Object.keys(peers)) if (isInTouch(t, network, peer)) own.add(peer);
  }
  sets.set(t.s.self, own);
  return (a, b) => sets.get(a)?.has(b) ?? false;
}

/** It beats, or its record has moved since its beats have not come here any more. */
function lives(t: Turn, node: NodeName): boolean {
  if (node === t.s.self || hearsAnywhere(t, node)) return true;
  const [seen, lost] = [t.s.progress[node], t.s.unheardSince[node] ?? 0];
  return seen !== undefined && seen.at > lost + asksBy(t).renewIntervalMs;
}

/**
 * The new configuration alone counts once every member has said that its daemon and its keeper go by it, and those that
 * are in touch are so by the ways that stay. Who holds that up is told by every node
 * (note-followers.ts).
 */
import { carriesHeartbeats, type NetworkName, type NodeName } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';
import type { Turn } from '../turn.ts';
import { inTouchOn } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { type DocumentDraft, set } from './draft.ts';

export function endMeanwhile(t: Turn, d: DocumentDraft): void {
  const { meanwhile, ...config } = d.next.config;
  // A change that this very write brings cannot have been taken up.
  if (meanwhile === undefined || d.next.config !== d.before.config) return;
  if (everybodyFollows(t, d.next) && (!meanwhile.ways || apartByNew(t, d.next) === undefined))
    set(d, 'config', config);
}

/** An accused node is judged already, and one that is gone comes back as a new incarnation, which follows before it is in. */
export function everybodyFollows(t: Turn, document: Document): boolean {
  return membersOf(document).every(
    (node) => recordOf(t, document, node)?.follows === document.config.version,
  );
}

export function membersOf({ nodes }: Document): NodeName[] {
  return Object.keys(nodes).filter((node) => nodes[node]?.is === 'in');
}

export function recordOf(t: Turn, { nodes }: Document, node: NodeName): NodeRecord | undefined {
  const entry = nodes[node];
  const record = t.s.store.records[node]?.value;
  return entry?.is === 'in' && record?.inc === entry.inc ? record : undefined;
}

export interface Apart {
  readonly node: NodeName;
  readonly from: NodeName;
  readonly network: NetworkName;
}

/** Two members that are in touch, and would not any more on that network if the ways of before were left. */
export function apartByNew(t: Turn, document: Document): Apart | undefined {
  const members = membersOf(document);
  for (const [i, node] of members.entries())
    for (const from of members.slice(i + 1)) {
      const network = lostBetween(t, recordOf(t, document, node), node, recordOf(t, document, from), from);
      if (network !== undefined) return { node, from, network };
    }
  return undefined;
}

/** A network that the configuration does not have any more is lost to nobody who hears the other on one that it has. */
function lostBetween(
  t: Turn,
  a: NodeRecord | undefined,
  nodeA: NodeName,
  b: NodeRecord | undefined,
  nodeB: NodeName,
): NetworkName | undefined {
  const isInTouch = (network: NetworkName) =>
    inTouchOn(a, network).includes(nodeB) && inTouchOn(b, network).includes(nodeA);
  const both = (said: 'hears' | 'hearsAnew') =>
    Object.keys(a?.[said] ?? {}).filter(
      (network) =>
        isInTouch(network) && a?.[said]?.[network]?.includes(nodeB) && b?.[said]?.[network]?.includes(nodeA),
    );
  const [now, anew] = [both('hears'), both('hearsAnew')];
  const { hostNetworks } = configOf(t);
  const isBeaten = (network: NetworkName) => {
    const its = hostNetworks[network];
    return its !== undefined && carriesHeartbeats(its);
  };
  const stays = now.find((network) => isBeaten(network) && !anew.includes(network));
  return stays ?? (anew.length === 0 ? now[0] : undefined);
}

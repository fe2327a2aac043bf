/**
 * The new configuration alone counts once every member has said that its daemon and its keeper go by it, and those that
 * hear one another do so by the ways that stay. Who holds that up is told by every node.
 */
import { carriesHeartbeats, type NetworkName, type NodeName } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';
import { lookAgain, say, type Turn, unsay, unsayAll } from '../turn.ts';
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

function membersOf({ nodes }: Document): NodeName[] {
  return Object.keys(nodes).filter((node) => nodes[node]?.is === 'in');
}

function recordOf(t: Turn, { nodes }: Document, node: NodeName): NodeRecord | undefined {
  const entry = nodes[node];
  const record = t.s.store.records[node]?.value;
  return entry?.is === 'in' && record?.inc === entry.inc ? record : undefined;
}

interface Apart {
  readonly node: NodeName;
  readonly from: NodeName;
  readonly network: NetworkName;
}

/** Two members that hear one another, and would not any more on that network if the ways of before were left. */
function apartByNew(t: Turn, document: Document): Apart | undefined {
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
  const both = (said: 'hears' | 'hearsAnew') =>
    Object.keys(a?.[said] ?? {}).filter(
      (network) => a?.[said]?.[network]?.includes(nodeB) && b?.[said]?.[network]?.includes(nodeA),
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

/** The first time after this, then each time that twice as much has passed. */
const firstMs = 5000;

/** Says of every member which does not go by the configuration in force, and what else keeps that of before. */
export function noteFollowers(t: Turn, document: Document): void {
  const { version, meanwhile } = document.config;
  const isLate = !membersOf(document).every((n) => (recordOf(t, document, n)?.follows ?? version) >= version);
  const isOver = !isLate && meanwhile?.ways === undefined;
  t.s.lateSince = isOver ? undefined : (t.s.lateSince ?? t.clock.now);
  const forMs = t.s.lateSince === undefined ? undefined : doubled(t, t.s.lateSince);
  if (forMs === undefined) return unsayAll(t, ['follow']);
  for (const node of Object.keys(document.nodes)) {
    const record = recordOf(t, document, node);
    // One that says nothing of the kind is an older program; one that is away is being replaced.
    // One that is ahead of what this node has read is not late.
    if (record?.follows !== undefined && record.follows < version && !record.away)
      say(t, ['follow', node], { kind: 'follows-not', node, version, forMs }, { node, level: 'warning' });
    else unsay(t, ['follow', node]);
  }
  const apart = meanwhile?.ways && !isLate ? apartByNew(t, document) : undefined;
  const key = ['follow', 'ways'] as const;
  if (apart) say(t, key, { kind: 'hear-not-anew', ...apart, version, forMs }, { level: 'warning' });
  else unsay(t, key);
}

function doubled(t: Turn, since: number): number | undefined {
  // Moments, not lengths: what is compared is the very sum that is waited for, or rounding puts it off by a second.
  const { now } = t.clock;
  let step = firstMs;
  while (since + step * 2 <= now) step *= 2;
  const isReached = since + step <= now;
  lookAgain(t, since + (isReached ? step * 2 : step));
  return isReached ? step : undefined;
}

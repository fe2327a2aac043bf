/**
 * A member that has said it is away: its keeper is being replaced, so nobody beats for it. Its silence says nothing then,
 * for as long as it has asked for, counted here from when this node first saw that it asked; and never for longer than the
 * limit, whatever it asks.
 */
import type { NodeName } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';
import type { State } from '../state.ts';
import { lookAgain, type Turn } from '../turn.ts';

const longestMs = 30_000;

/** Until when its silence says nothing; undefined: it is not away, or has been for too long. */
export function awayUntil(t: Turn, document: Document, node: NodeName): number | undefined {
  const entry = document.nodes[node];
  const record = t.s.store.records[node]?.value;
  const since = t.s.awaySince[node];
  if (entry?.is !== 'in' || record?.inc !== entry.inc || record.away === undefined || since === undefined)
    return undefined;
  const until = since + Math.min(record.away.forMs, longestMs);
  if (t.clock.now >= until) return undefined;
  lookAgain(t, until);
  return until;
}

/** The same for a page, of every node. */
export function awayNodes(s: State, now: number): NodeName[] {
  const nodes = Object.entries(s.store.document?.value.nodes ?? {});
  return nodes.flatMap(([node, entry]) => {
    const record = s.store.records[node]?.value;
    const since = s.awaySince[node];
    if (entry.is !== 'in' || record?.inc !== entry.inc || record.away === undefined || since === undefined)
      return [];
    return now < since + Math.min(record.away.forMs, longestMs) ? [node] : [];
  });
}

/** Takes in what a record says now. */
export function noteAway(t: Turn, node: NodeName, before: NodeRecord | undefined, next: NodeRecord): void {
  const was = before?.inc === next.inc && before.away !== undefined;
  if (was === (next.away !== undefined)) return;
  const { [node]: _over, ...others } = t.s.awaySince;
  t.s.awaySince = next.away === undefined ? others : { ...others, [node]: t.clock.now };
}

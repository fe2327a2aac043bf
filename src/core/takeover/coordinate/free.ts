/**
 * From owned to free: only when the owner has released this generation, or its incarnation is gone with a proof that is
 * enough for every resource of the definition it ran with. The proof is written down with the group.
 */
import type { GroupName, NodeName } from '../../config.ts';
import type { GroupEntry, Takeover } from '../document.ts';
import type { Turn } from '../turn.ts';
import { type DocumentDraft, put, setGroupEntry } from './draft.ts';
import { enoughFor } from './proofs.ts';

type Owned = Exclude<GroupEntry, { is: 'free' }>;

export function freeGroups(t: Turn, d: DocumentDraft): void {
  for (const [name, entry] of Object.entries(d.next.groups)) {
    if (entry.is === 'free' || d.next.maintenance[name]) continue;
    countFailure(t, d, name, entry);
    const last = released(t, name, entry) ?? ownerGone(t, d, name, entry);
    if (last) setGroupEntry(d, name, { is: 'free', gen: entry.gen, last });
  }
}

function released(t: Turn, name: GroupName, entry: Owned): Takeover | undefined {
  const record = t.s.store.records[entry.node]?.value;
  if (!record || record.inc !== entry.inc || (record.released[name] ?? -1) < entry.gen) return undefined;
  const running = record.running[name];
  const own = running?.gen === entry.gen && running.wants ? running.why : undefined;
  const why = entry.is === 'draining' ? entry.why : (own ?? `${entry.node} released it`);
  return { from: entry.node, proof: 'released', why, at: t.clock.wall };
}

function ownerGone(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): Takeover | undefined {
  const node = d.next.nodes[entry.node];
  if (node?.is !== 'gone' || node.inc !== entry.inc || !enoughFor(t, name, entry, node.proof.kind))
    return undefined;
  const was = d.before.nodes[entry.node];
  const why = was?.is === 'accused' ? `${entry.node}: ${was.why}` : `${entry.node} is gone`;
  return { from: entry.node, proof: node.proof.kind, why, at: t.clock.wall };
}

/** The owner says it cannot run it: remembered once per generation, so that the next owner is another node. */
function countFailure(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): void {
  const running = t.s.store.records[entry.node]?.value;
  const said = running?.inc === entry.inc ? running.running[name] : undefined;
  if (!said?.wants || said.gen !== entry.gen) return;
  const why = said.why ?? 'it failed there';
  if (said.wants === 'stop') {
    if (!d.next.stopped[name]) put(d, 'stopped', name, { by: `its failure policy: ${why}` });
    return;
  }
  const before = d.next.failures[name] ?? {};
  if (before[entry.node]?.gen === entry.gen) return;
  put(d, 'failures', name, {
    ...before,
    [entry.node]: failure(before[entry.node]?.count ?? 0, entry.gen, t.clock.wall, why),
  });
}

function failure(count: number, gen: number, at: number, why: string) {
  return { count: count + 1, gen, at, why };
}

const FIRST_BAN_MS = 60_000;
const LONGEST_BAN_MS = 30 * 60_000;

/** A failed node is tried again after a minute, then two, four … at most half an hour. Wall clock, ms. */
export function bannedUntil(failure: { readonly count: number; readonly at: number }): number {
  return failure.at + Math.min(LONGEST_BAN_MS, FIRST_BAN_MS * 2 ** (failure.count - 1));
}

export function isBanned(
  d: { readonly failures: DocumentDraft['next']['failures'] },
  group: GroupName,
  node: NodeName,
  wall: number,
): boolean {
  const failed = d.failures[group]?.[node];
  return failed !== undefined && wall < bannedUntil(failed);
}

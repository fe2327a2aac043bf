/**
 * From owned to free: only when the owner has released this generation, or its incarnation is gone with a proof that is
 * enough for every resource of the definition it ran with. The proof is written down with the group.
 */
import type { GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { GroupEntry, Takeover } from '../document.ts';
import { writeTakeover } from '../takeover-reason.ts';
import type { Turn } from '../turn.ts';
import { accusedFor, type DocumentDraft, put, setGroupEntry } from './draft.ts';
import { enoughFor } from './proofs.ts';

type Owned = Exclude<GroupEntry, { is: 'free' }>;

export function freeGroups(t: Turn, d: DocumentDraft): void {
  for (const [name, entry] of Object.entries(d.next.groups)) {
    if (entry.is === 'free' || d.next.maintenance[name]) continue;
    countFailure(t, d, name, entry);
    const last = released(t, d, name, entry) ?? ownerGone(t, d, name, entry);
    if (last) setGroupEntry(d, name, { is: 'free', gen: entry.gen, last });
  }
}

function released(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): Takeover | undefined {
  const record = t.s.store.records[entry.node]?.value;
  if (!record || record.inc !== entry.inc || (record.released[name] ?? -1) < entry.gen) return undefined;
  // It was stopped here: so it can be.
  put(d, 'unstoppable', name, undefined);
  const running = record.running[name];
  const own = running?.gen === entry.gen && running.verdict ? running.why : undefined;
  const why: Reason =
    entry.is === 'draining' ? entry.why : (own ?? { kind: 'node-released', node: entry.node });
  return { from: entry.node, proof: 'released', why, at: t.clock.wall };
}

function ownerGone(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): Takeover | undefined {
  const node = d.next.nodes[entry.node];
  if (node?.is !== 'gone' || node.inc !== entry.inc || !enoughFor(t, name, entry, node.proof.kind))
    return undefined;
  const was = d.before.nodes[entry.node];
  const why: Reason =
    was?.is === 'accused'
      ? { kind: 'accused', node: entry.node, why: was.why }
      : { kind: 'owner-gone', node: entry.node };
  rememberUnstoppable(t, d, name, entry);
  return writeTakeover(entry.node, node.proof.kind, why, t.clock.wall);
}

/** Its last word about the group was that it cannot stop it, or it was accused of that. */
function rememberUnstoppable(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): void {
  const record = t.s.store.records[entry.node]?.value;
  const running = record?.inc === entry.inc ? record.running[name] : undefined;
  const said =
    running?.gen === entry.gen && running.phase === 'stop-failed' && running.why?.kind !== 'cannot-release';
  if (said || accusedFor(d, entry.node, name))
    put(d, 'unstoppable', name, { node: entry.node, at: t.clock.wall });
}

/** The owner says it cannot run it: remembered once per generation, so that the next owner is another node. */
function countFailure(t: Turn, d: DocumentDraft, name: GroupName, entry: Owned): void {
  const running = t.s.store.records[entry.node]?.value;
  const said = running?.inc === entry.inc ? running.running[name] : undefined;
  if (!said?.verdict || said.gen !== entry.gen) return;
  const why: Reason = said.why ?? { kind: 'failed-somehow' };
  if (said.verdict === 'stop') {
    if (!d.next.stopped[name]) put(d, 'stopped', name, { is: 'failed', why });
    return;
  }
  const before = d.next.failures[name] ?? {};
  if (before[entry.node]?.gen === entry.gen) return;
  const def = said.def ?? entry.def;
  const known = before[entry.node];
  // What another definition failed at does not make this one's ban longer.
  const count = known !== undefined && (known.def ?? def) === def ? known.count + 1 : 1;
  put(d, 'failures', name, {
    ...before,
    [entry.node]: { count, gen: entry.gen, def, at: t.clock.wall, why },
  });
}

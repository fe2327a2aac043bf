/**
 * Letting incarnations in and out. A record with a new incarnation that probed everything clean is a proof (reborn) for
 * the older one, and the SAME write that admits it frees every group assigned to its older incarnations. A node that
 * says it has stopped everything and leaves is gone, released by itself.
 */
import type { NodeName } from '../../config.ts';
import type { NodeRecord } from '../document.ts';
import { lookAgain, note, type Turn, without } from '../turn.ts';
import { hearsAnywhere, isHeardBy } from '../view/hearing.ts';
import { accusedFor, type DocumentDraft, nodeEntry, put, setGroupEntry, setNode } from './draft.ts';

/** How long a rebooted node may stay unclean before it is treated as a suspect. */
export const uncleanMs = 30_000;

export function admit(t: Turn, d: DocumentDraft): void {
  for (const node of Object.keys(d.next.nodes)) {
    const record = t.s.store.records[node]?.value;
    if (!record || record.format !== d.next.format) continue;
    if (record.left) left(d, node, record);
    else if (isNew(d, node, record)) {
      if (record.clean) letIn(t, d, node, record);
      else waitForClean(t, node);
    } else if (beatsAnew(t, d, node)) waitForClean(t, node);
    else t.s.unclean = without(t.s.unclean, node);
  }
}

function isNew(d: DocumentDraft, node: NodeName, record: NodeRecord): boolean {
  const entry = nodeEntry(d, node);
  return entry.is === 'out' || entry.inc !== record.inc;
}

/** Its beats are a new incarnation's, but that one has not written its record: perhaps it cannot reach the store. */
function beatsAnew(t: Turn, d: DocumentDraft, node: NodeName): boolean {
  const entry = nodeEntry(d, node);
  const beating = t.s.beating[node];
  return entry.is === 'in' && node !== t.s.self && beating !== undefined && beating !== entry.inc;
}

function letIn(t: Turn, d: DocumentDraft, node: NodeName, record: NodeRecord): void {
  const entry = nodeEntry(d, node);
  const mutual = hearsAnywhere(t, node) && isHeardBy(t, node);
  // Reborn is a proof either way; but a node that cannot be heard would be accused as soon as it is in.
  if (node !== t.s.self && !mutual && (entry.is === 'out' || entry.is === 'gone')) return;
  freeOlder(d, node, record.inc, t.clock.wall);
  if (node === t.s.self || mutual) setNode(d, node, { is: 'in', inc: record.inc, lapse: record.lapse });
  else if (entry.is !== 'out') setNode(d, node, { is: 'gone', inc: entry.inc, proof: { kind: 'reborn' } });
  t.s.unclean = without(t.s.unclean, node);
}

export function freeOlder(d: DocumentDraft, node: NodeName, inc: string, wall: number): void {
  for (const [group, entry] of Object.entries(d.next.groups)) {
    if (entry.is === 'free' || entry.node !== node || entry.inc === inc) continue;
    const last = { from: node, proof: 'reborn', why: { kind: 'reborn', node }, at: wall } as const;
    if (accusedFor(d, node, group)) put(d, 'unstoppable', group, { node, at: wall });
    setGroupEntry(d, group, { is: 'free', gen: entry.gen, last });
  }
}

function left(d: DocumentDraft, node: NodeName, record: NodeRecord): void {
  const entry = nodeEntry(d, node);
  if ((entry.is !== 'in' && entry.is !== 'accused') || entry.inc !== record.inc) return;
  setNode(d, node, { is: 'gone', inc: record.inc, proof: { kind: 'released', by: node } });
}

function waitForClean(t: Turn, node: NodeName): void {
  const since = t.s.unclean[node];
  if (since === undefined) {
    t.s.unclean = { ...t.s.unclean, [node]: t.clock.now };
    note(t, { kind: 'not-clean-yet', node }, { node });
  }
  lookAgain(t, (since ?? t.clock.now) + uncleanMs);
}

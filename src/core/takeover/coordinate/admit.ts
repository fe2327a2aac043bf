/**
 * Letting incarnations in and out. A record with a new incarnation that probed everything clean is a proof (reborn) for
 * the older one, and the SAME write that admits it frees every group assigned to its older incarnations. A node that
 * says it has stopped everything and leaves is gone, released by itself.
 */
import type { NodeName } from '../../config.ts';
import { needsOf } from '../../config-needs.ts';
import type { NodeEntry, NodeRecord, Takeover } from '../document.ts';
import { lookAgain, note, say, type Turn, unsay, without } from '../turn.ts';
import { hearsIncarnation, isMutual } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { attemptUnderWay, hasJustEnded } from './attempts.ts';
import { accusedFor, admitted, type DocumentDraft, nodeEntry, put, setGroupEntry, setNode } from './draft.ts';
import { everybodyFollows } from './end-meanwhile.ts';
import { provesReborn, rebornOf } from './reborn.ts';

/** How long a rebooted node may stay unclean before it is treated as a suspect. */
export const uncleanMs = 30_000;

export function admit(t: Turn, d: DocumentDraft): void {
  for (const node of Object.keys(d.next.nodes)) {
    const record = t.s.store.records[node]?.value;
    if (!record || record.format !== d.next.format) continue;
    const isCopy = !followsProof(nodeEntry(d, node), record) && isNew(d, node, record);
    tellCopy(t, node, isCopy ? nodeEntry(d, node) : undefined);
    if (record.left) left(t, d, node, record);
    else if (isNew(d, node, record)) {
      if (!record.clean) waitForClean(t, node);
      else if (!isCopy) letIn(t, d, node, record);
    } else if (beatsAnew(t, d, node)) waitForClean(t, node);
    else t.s.unclean = without(t.s.unclean, node);
    tellLacking(t, node, isNew(d, node, record) ? record : undefined);
  }
}

/** It does not accept the key that all will sign with. An older version does not say which it accepts. */
function lacksKey(t: Turn, { accepts }: NodeRecord): boolean {
  return accepts !== undefined && !accepts.includes(t.s.keys.newest);
}

/** `record`: of one that beats, and is not in. */
function tellLacking(t: Turn, node: NodeName, record: NodeRecord | undefined): void {
  const lacks = record !== undefined && hearsIncarnation(t, node, record.inc) && lacksKey(t, record);
  if (!lacks) return void unsay(t, ['keys', node]);
  say(t, ['keys', node], { kind: 'lacks-key', node, key: t.s.keys.newest }, { node, level: 'warning' });
}

/** `was`: what the agent that starts there does not prove gone. */
function tellCopy(t: Turn, node: NodeName, was: NodeEntry | undefined): void {
  if (was === undefined || was.is === 'out') unsay(t, ['copy', node]);
  else say(t, ['copy', node], { kind: 'maybe-a-copy', node, of: rebornOf(was) }, { node, level: 'alarm' });
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

/** What came before is proved gone, by this record or by something else. Whoever is not waits for his accusation to end. */
export function followsProof(entry: NodeEntry, record: NodeRecord): boolean {
  return entry.is === 'out' || entry.is === 'gone' || provesReborn(entry, record);
}

function letIn(t: Turn, d: DocumentDraft, node: NodeName, record: NodeRecord): void {
  const entry = nodeEntry(d, node);
  // Beats of another incarnation than the record's say that the record is an older one's.
  const mutual = hearsIncarnation(t, node, record.inc) && isMutual(t, node);
  // Who does not accept a key that others may sign with any moment would be deaf then.
  const isFit = node === t.s.self || (mutual && !lacksKey(t, record));
  const underWay = attemptUnderWay(t, node);
  if (underWay !== undefined) return holdBack(t, d, node, record, underWay);
  // Whoever is in is judged by the configuration in force: it goes by it before.
  if (record.follows !== undefined && record.follows !== d.next.config.version) return;
  // A version that does not say whether it follows, and cannot load it.
  if (needsOf(configOf(t)).some((need) => !record.knows?.includes(need))) return;
  // Who does not go by that configuration yet neither beats to one that it has added nor listens to it.
  if (entry.is === 'out' && !everybodyFollows(t, d.next)) return;
  unsay(t, ['admission', node]);
  if (entry.is !== 'out' && hasJustEnded(t, node, entry.inc)) return;
  // Reborn is a proof either way; but a node that cannot be heard would be accused as soon as it is in.
  if (!isFit && (entry.is === 'out' || entry.is === 'gone')) return;
  freeOlder(d, node, record.inc, t.clock.wall);
  if (isFit) setNode(d, node, { is: 'in', ...admitted(record) });
  else if (entry.is !== 'out') setNode(d, node, { is: 'gone', inc: entry.inc, proof: { kind: 'reborn' } });
  t.s.unclean = without(t.s.unclean, node);
}

/**
 * The command of a fence may still cut it: what it owned is free, since it found everything stopped, but it gets nothing
 * before that attempt has ended.
 */
function holdBack(t: Turn, d: DocumentDraft, node: NodeName, record: NodeRecord, underWay: number): void {
  const entry = nodeEntry(d, node);
  freeOlder(d, node, record.inc, t.clock.wall);
  if (entry.is === 'accused')
    setNode(d, node, { is: 'gone', inc: entry.inc, proof: { kind: 'reborn' }, underWay });
  t.s.unclean = without(t.s.unclean, node);
  say(t, ['admission', node], { kind: 'fence-under-way', node, attempt: underWay }, { node });
}

/** Frees what older incarnations of the node have, by the proof that stands in its entry or else by its rebirth. */
export function freeOlder(d: DocumentDraft, node: NodeName, inc: string, wall: number): void {
  const was = nodeEntry(d, node);
  for (const [group, entry] of Object.entries(d.next.groups)) {
    if (entry.is === 'free' || entry.node !== node || entry.inc === inc) continue;
    const last = { from: node, ...freedBy(was, node), at: wall };
    if (accusedFor(d, node, group)) put(d, 'unstoppable', group, { node, at: wall });
    setGroupEntry(d, group, { is: 'free', gen: entry.gen, last });
  }
}

function freedBy(was: NodeEntry, node: NodeName): Pick<Takeover, 'proof' | 'why'> {
  if (was.is !== 'gone') return { proof: 'reborn', why: { kind: 'reborn', node } };
  return { proof: was.proof.kind, why: { kind: 'owner-gone', node } };
}

function left(t: Turn, d: DocumentDraft, node: NodeName, record: NodeRecord): void {
  const entry = nodeEntry(d, node);
  if ((entry.is !== 'in' && entry.is !== 'accused') || entry.inc !== record.inc) return;
  const underWay = attemptUnderWay(t, node);
  const proof = { kind: 'released', by: node } as const;
  setNode(d, node, { is: 'gone', inc: record.inc, proof, ...(underWay === undefined ? {} : { underWay }) });
}

function waitForClean(t: Turn, node: NodeName): void {
  const since = t.s.unclean[node];
  if (since === undefined) {
    t.s.unclean = { ...t.s.unclean, [node]: t.clock.now };
    note(t, { kind: 'not-clean-yet', node }, { node });
  }
  lookAgain(t, (since ?? t.clock.now) + uncleanMs);
}

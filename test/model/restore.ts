/**
 * The store is put back to a copy of the beginning, and a person may accept that. Whoever knows newer documents, or hears
 * somebody who does, refuses the copy; the acceptance is another lineage, in which every node must prove itself first.
 */
import { reaches } from './judgement.ts';
import { Group, Is, Keeper, type State } from './state.ts';
import { copyDoc } from './state-codec.ts';
import { dropWritesUnderWay, fault, happen, type Model, type Step, writeRecord } from './step.ts';

export function restoreSteps(step: Step): void {
  const { s, model } = step;
  if (s.copy === null || s.store === 0) return;
  if (!s.restored) fault(step, 'restore', 'store-put-back', -1, -1, (t) => putBack(model, t));
  if (s.restored && s.doc.lineage === 0) happen(step, 'accept', -1, -1, accept);
  if (model.mutant !== 'older-incarnation-joins') return;
  for (const [n, m] of s.machines.entries()) {
    if (m.lineage === s.doc.lineage || m.keeper !== Keeper.ready || m.paused || !m.power) continue;
    const edit = (record: State['records'][number]) =>
      Object.assign(record, { lineage: s.doc.lineage, inc: m.inc, clean: 1 });
    writeRecord(step, 'joins-again', n, edit, (t) => {
      t.machines[n]!.lineage = s.doc.lineage;
    });
  }
}

/** Every version of before is given only once, so nothing that is still under way finds what it expects. */
function putBack(model: Model, t: State): void {
  t.doc = copyDoc(t.copy!);
  t.restored = 1;
  dropWritesUnderWay(t);
  for (const [n, m] of t.machines.entries()) {
    m.pendingRecord = null;
    m.watched = 0;
    Object.assign(t.records[n]!, {
      lineage: 0,
      inc: t.doc.entries[n]!.inc,
      clean: 1,
      released: 0,
      stopFailed: 0,
    });
    if (model.mutant !== 'newest-not-told') learn(t, n);
  }
}

function accept(t: State): void {
  t.doc.lineage = 1;
  t.doc.coordinator = 0;
  Object.assign(t.doc.group, { is: Group.free, owner: 0, inc: 0 });
  for (const entry of t.doc.entries)
    Object.assign(entry, { is: Is.accused, inc: 0, attempt: 0, started: 0, proof: 0, unfencing: 0 });
  dropWritesUnderWay(t);
}

/** What a node hears of newer documents it remembers. */
export function learn(t: State, n: number): void {
  const { power, paused, keeper } = t.machines[n]!;
  if (!power || paused || keeper === Keeper.dead) return;
  const hearsNewer = t.machines.some((other, i) => i !== n && other.knows && reaches(t, n, i));
  if (hearsNewer) t.machines[n]!.knows = 1;
}

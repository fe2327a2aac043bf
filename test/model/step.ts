/**
 * How the rules say what may happen next. A rule looks at the state, checks its guard, and offers a change; the checker
 * copies the state, applies the change and remembers the result. Steps of the protocol and of the world (faults, a late
 * command that takes effect, a person who switches a node on) are kept apart: liveness may count on the first only.
 */
import type { Configuration } from './configuration.ts';
import type { FaultKind } from './fault-kind.ts';
import type { MutantName } from './mutants.ts';
import { type Doc, Keeper, type Machine, type NodeRecord, noJob, Stage, type State } from './state.ts';
import { copyDoc } from './state-codec.ts';
import type { Label, Outcome } from './trace.ts';

export interface Model {
  readonly config: Configuration;
  readonly mutant: MutantName | undefined;
}

export type Change = (t: State) => void;
export type Offer = (
  label: Label,
  by: number,
  on: number,
  protocol: boolean,
  how: Outcome,
  change: Change,
) => void;

export interface Step {
  readonly model: Model;
  readonly s: State;
  readonly offer: Offer;
}

/** The change that sets these fields of node `n`. */
export function patch(n: number, fields: Partial<Machine>): Change {
  return (t) => {
    Object.assign(t.machines[n]!, fields);
  };
}

/** Something the protocol does by itself. */
export function take(step: Step, label: Label, by: number, on: number, change: Change): void {
  step.offer(label, by, on, true, 'done', change);
}

/** Something the world does without counting as a fault. */
export function happen(step: Step, label: Label, by: number, on: number, change: Change): void {
  step.offer(label, by, on, false, 'done', change);
}

/** Something that costs one of the faults this configuration allows. */
export function fault(
  step: Step,
  kind: FaultKind,
  label: Label,
  by: number,
  on: number,
  change: Change,
  how: Outcome = 'done',
): void {
  if (step.s.left === 0 || !step.model.config.faults.includes(kind)) return;
  step.offer(label, by, on, false, how, (t) => {
    t.left--;
    change(t);
  });
}

/**
 * A compare-and-set on the document by node `by`, with its three answers. `local` is what the writer remembers at once,
 * whatever the answer. Success drops every other write under way, as their versions are now too old.
 */
export function writeDocument(
  step: Step,
  label: Label,
  by: number,
  on: number,
  edit: (doc: Doc) => void,
  local?: Change,
): void {
  take(step, label, by, on, (t) => {
    edit(t.doc);
    dropWritesUnderWay(t);
    t.machines[by]!.unsure = 0;
    allRead(t);
    local?.(t);
  });
  const answerUnknown = (t: State): void => {
    const refused = step.model.mutant === 'unknown-taken-for-refusal';
    t.machines[by]!.unsure = refused ? 0 : 1;
    if (refused && label === 'drain') t.toldRefused = 1;
    local?.(t);
  };
  const landed: Change = (t) => {
    edit(t.doc);
    dropWritesUnderWay(t);
    answerUnknown(t);
  };
  fault(step, 'unknown', label, by, on, landed, 'unknown');
  const late: Change = (t) => {
    const doc = copyDoc(t.doc);
    edit(doc);
    t.machines[by]!.pendingDoc = doc;
    answerUnknown(t);
  };
  fault(step, 'unknown', label, by, on, late, 'late');
}

/** Everybody who reads knows a document that is newer than the copy. */
function allRead(t: State): void {
  if (t.copy === null || t.restored) return;
  for (const m of t.machines) if (m.power && !m.paused && !m.hung && m.keeper === Keeper.ready) m.knows = 1;
}

export function dropWritesUnderWay(t: State): void {
  for (const machine of t.machines) machine.pendingDoc = null;
}

/** A compare-and-set on the record of `by`; `acknowledged` happens only with the answer "ok". */
export function writeRecord(
  step: Step,
  label: Label,
  by: number,
  edit: (record: NodeRecord) => void,
  acknowledged?: Change,
): void {
  take(step, label, by, -1, (t) => {
    edit(t.records[by]!);
    recordChanged(t, by);
    acknowledged?.(t);
  });
  const late: Change = (t) => {
    const record = { ...t.records[by]! };
    edit(record);
    t.machines[by]!.pendingRecord = record;
  };
  fault(step, 'lateRecord', label, by, -1, late, 'late');
}

/** Judges of `n` would see another (incarnation, counter) now, and a write under way is too old. */
export function recordChanged(t: State, n: number): void {
  t.machines[n]!.pendingRecord = null;
  for (const judge of t.machines) if (judge.watched === n + 1) judge.same = 0;
}

/** The daemon of `n` dies: what it only remembered is lost, and its commands may still take effect. */
export function forgetDaemon(t: State, n: number, cutDevice: boolean): void {
  const m = t.machines[n]!;
  if (m.fence.stage === Stage.launched) {
    const target = t.machines[m.fence.target - 1]!;
    if (cutDevice) target.lateCut = m.fence.inc;
    else target.lateOff = 1;
  }
  if (m.unfence.stage === Stage.launched) t.machines[m.unfence.target - 1]!.lateUnfence = m.unfence.inc;
  Object.assign(m.fence, noJob);
  Object.assign(m.unfence, { target: 0, inc: 0, stage: Stage.none });
  Object.assign(m, {
    hung: 0,
    seen: 0,
    unsure: 0,
    renewal: 0,
    renewalLeft: 0,
    watched: 0,
    timer: 15,
    same: 0,
    reread: 0,
  });
}

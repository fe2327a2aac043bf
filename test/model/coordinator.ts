/**
 * The writes of the document: taking the term, accusing, proving, freeing, assigning, admitting, and the node that is
 * alone. Each rule is one row of the transition table of the protocol.
 */
import {
  anotherAnswers,
  daemonWorks,
  hears,
  isDaemonless,
  isIn,
  leads,
  reaches,
  verdict,
} from './judgement.ts';
import {
  type Doc,
  type Entry,
  Group,
  Is,
  Keeper,
  type NodeRecord,
  Proof,
  Stage,
  type State,
} from './state.ts';
import { dropWritesUnderWay, fault, type Model, patch, type Step, take, writeDocument } from './step.ts';
import { fenceUnderWay, outlastFences, switchesPower } from './switch-off.ts';

export function coordinatorSteps(step: Step): void {
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    if (s.machines[n]!.unsure) resolveUnknown(step, n);
    if (!daemonWorks(s, n)) continue;
    alone(step, n);
    takeTerm(step, n);
    if (!leads(s, n)) continue;
    for (let on = 0; on < s.machines.length; on++) aboutNode(step, n, on);
    aboutGroup(step, n);
  }
}

/** After "unknown": a read that shows how it ended, or a write that supersedes it. */
function resolveUnknown(step: Step, n: number): void {
  if (!daemonWorks(step.s, n)) return;
  if (step.s.machines[n]!.pendingDoc === null) {
    take(step, 'resolve', n, -1, patch(n, { unsure: 0 }));
    return;
  }
  take(step, 'supersede', n, -1, (t) => {
    dropWritesUnderWay(t);
    t.machines[n]!.unsure = 0;
  });
}

function takeTerm(step: Step, n: number): void {
  const { s, model } = step;
  const old = s.doc.coordinator;
  if (old === n || !isIn(s, n)) return;
  const entry = s.doc.entries[old]!;
  if (entry.is === Is.in && !verdict(s, model, n, old)) return;
  writeDocument(step, 'take-term', n, old, (doc) => {
    doc.coordinator = n;
  });
}

/** A cold start, or the death of the accuser: nobody else can admit this node. */
function alone(step: Step, n: number): void {
  const { s, model } = step;
  const entry = s.doc.entries[n]!;
  const m = s.machines[n]!;
  if (model.mutant === 'no-alone-rule' || entry.is === Is.out || entry.inc === m.inc) return;
  if (m.lineage !== s.doc.lineage || !isClean(s, n, model) || anotherAnswers(s, n)) return;
  const follows = entry.is === Is.gone || provesReborn(entry, s.records[n]!);
  if (!follows && model.mutant !== 'alone-on-another-machine') return;
  // Somebody else may still be opening the path of this very incarnation: the keeper begins another first.
  if (entry.unfencing === m.inc && model.mutant !== 'alone-despite-an-unfence') return;
  const opens = model.config.device === 'cut' && model.mutant !== 'alone-leaves-its-path-closed';
  const edit = (doc: Doc): void => {
    doc.coordinator = n;
    doc.entries[n] = {
      is: Is.in,
      inc: m.inc,
      attempt: 0,
      started: 0,
      proof: 0,
      unfencing: opens ? m.inc : 0,
      doubted: 0,
    };
    freeOlder(doc, n, m.inc);
  };
  writeDocument(step, 'alone', n, -1, edit, (t) => {
    if (switchesPower(model)) outlastFences(t, n);
    if (opens) Object.assign(t.machines[n]!.unfence, { target: n + 1, inc: m.inc, stage: Stage.recorded });
  });
}

function isClean(s: State, n: number, model: Model): boolean {
  return s.records[n]!.inc === s.machines[n]!.inc && showsClean(s, n, model);
}

/** What was written in another lineage proves nothing in this one. */
function showsClean(s: State, n: number, model: Model): boolean {
  const { clean, lineage } = s.records[n]!;
  return clean === 1 && (lineage === s.doc.lineage || model.mutant === 'copied-records-count');
}

/** It comes after the one in the document on the same machine: only then does it speak for that one. */
function provesReborn(entry: Entry, record: NodeRecord): boolean {
  return entry.inc >= record.since;
}

function freeOlder(doc: Doc, n: number, inc: number): void {
  const { group } = doc;
  if (group.is !== Group.free && group.owner === n && group.inc < inc) setFree(doc);
}

function setFree(doc: Doc): void {
  Object.assign(doc.group, { is: Group.free, owner: 0, inc: 0 });
}

function aboutNode(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const entry = s.doc.entries[on]!;
  const record = s.records[on]!;
  if (entry.is === Is.in) accuse(step, n, on);
  const isWell = hears(s, n, on) && !isDaemonless(s, on);
  if (entry.is === Is.accused && !entry.started && isWell) withdraw(step, n, on);
  const isIn = entry.is === Is.in || entry.is === Is.accused;
  if (isIn && record.inc > entry.inc && showsClean(s, on, model)) {
    const believes =
      model.mutant === 'reborn-on-another-machine' ||
      (model.mutant === 'unproven-takes-any-machine' && isUnproven(entry));
    if (provesReborn(entry, record) || believes)
      writeDocument(step, 'reborn', n, on, (doc) => markGone(doc, on, Proof.reborn));
  }
  const mayAdmit = entry.is === Is.gone || entry.is === Is.out;
  if (mayAdmit && record.inc > entry.inc && isClean(s, on, model) && reaches(s, n, on))
    admit(step, n, on, model);
}

export function markGone(doc: Doc, on: number, proof: number): void {
  Object.assign(doc.entries[on]!, { is: Is.gone, attempt: 0, started: 0, proof, unfencing: 0, doubted: 0 });
}

function accuse(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const record = s.records[on]!;
  const stopFailed = record.stopFailed === 1 && record.inc === s.doc.entries[on]!.inc;
  if (!stopFailed && !verdict(s, model, n, on)) return;
  if (stopFailed && on === n && model.mutant === 'coordinator-never-accuses-itself') return;
  writeDocument(
    step,
    stopFailed ? 'accuse-stop-failed' : 'accuse',
    n,
    on,
    (doc) => {
      Object.assign(doc.entries[on]!, { is: Is.accused, attempt: 0, started: 0, doubted: 0 });
    },
    (t) => {
      for (const judge of t.machines) judge.reread = 0;
    },
  );
}

function withdraw(step: Step, n: number, on: number): void {
  const record = step.s.records[on]!;
  if (record.stopFailed) return;
  writeDocument(step, 'withdraw', n, on, (doc) => {
    Object.assign(doc.entries[on]!, { is: Is.in, attempt: 0, doubted: 0 });
  });
}

/** `out`, `gone` -> `in`, once its beats carry that incarnation: where paths are cut, only with an unfence of that very incarnation read back. */
function admit(step: Step, n: number, on: number, model: Model): void {
  const { s } = step;
  const { inc } = s.records[on]!;
  const { unfence } = s.machines[n]!;
  const isWaiting = switchesPower(model) && fenceUnderWay(s, on);
  if (isWaiting && model.mutant !== 'let-in-while-fenced') return;
  if (model.config.device === 'cut') {
    const opened = unfence.stage === Stage.done && unfence.target === on + 1 && unfence.inc === inc;
    if (!opened) return;
  }
  const edit = (doc: Doc): void => {
    doc.entries[on] = { is: Is.in, inc, attempt: 0, started: 0, proof: 0, unfencing: 0, doubted: 0 };
    if (model.mutant !== 'admission-forgets-older-groups') freeOlder(doc, on, inc);
  };
  writeDocument(step, 'admit', n, on, edit, (t) => {
    if (switchesPower(model) && !isWaiting) outlastFences(t, on);
  });
}

function aboutGroup(step: Step, n: number): void {
  const { s, model } = step;
  const { group } = s.doc;
  if (group.is === Group.free) {
    for (let on = 0; on < s.machines.length; on++) assign(step, n, on);
    return;
  }
  if (group.is === Group.assigned) drain(step, n);
  const owner = s.doc.entries[group.owner]!;
  const released = s.records[group.owner]!.released >= group.gen;
  const proved = owner.is === Is.gone && owner.inc === group.inc && isEnough(model, owner.proof);
  if (released || proved)
    writeDocument(step, released ? 'free-released' : 'free-proved', n, group.owner, setFree);
}

/** Is this proof enough for every resource of the group? */
function isEnough(model: Model, proof: number): boolean {
  if (model.mutant === 'insufficient-proof') return true;
  return proof !== Proof.cutOff || model.config.needs === 'cut-off';
}

function assign(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const entry = s.doc.entries[on]!;
  // Who has given no proof since the copy was accepted may own anything.
  const isOpen = s.doc.entries.some(isUnproven) && model.mutant !== 'assigned-before-all-proved';
  if (isOpen || entry.is !== Is.in || entry.unfencing !== 0 || s.records[on]!.stopFailed) return;
  writeDocument(step, 'assign', n, on, (doc) => {
    doc.group = { is: Group.assigned, owner: on, inc: entry.inc, gen: doc.group.gen + 1 };
  });
}

export function isUnproven({ is, inc }: Doc['entries'][number]): boolean {
  return is === Is.accused && inc === 0;
}

/** An operator moves the group away. Asking costs a fault, so that moves are bounded. */
function drain(step: Step, n: number): void {
  const ask: Step = {
    ...step,
    offer: (label, by, on, protocol, how, change) => {
      if (protocol || step.s.left > 1) fault(step, 'move', label, by, on, change, how);
    },
  };
  writeDocument(ask, 'drain', n, step.s.doc.group.owner, (doc) => {
    doc.group.is = Group.draining;
  });
}

/** Only a node whose keeper still runs can have its incarnation ended by what it reads. */
export function mustEnd(s: State, n: number): boolean {
  const entry = s.doc.entries[n]!;
  const m = s.machines[n]!;
  const isOver = entry.inc === m.inc && (entry.is === Is.accused || entry.is === Is.gone);
  return m.keeper === Keeper.ready && (isOver || m.lineage !== s.doc.lineage);
}

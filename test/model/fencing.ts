/**
 * Fence and unfence commands: written down before they run, killed at their time-out, perhaps taking effect long after.
 * A result is a proof only for the incarnation and attempt it was launched for.
 */
import { isUnproven, markGone } from './coordinator.ts';
import { cutPower } from './faults.ts';
import { daemonWorks, leads } from './judgement.ts';
import { Is, type Machine, noJob, Proof, Stage, type State, Word } from './state.ts';
import { fault, happen, type Step, take, writeDocument } from './step.ts';
import { isBelieved, switchesOff } from './switch-off.ts';

export function fencingSteps(step: Step): void {
  const { s } = step;
  for (let n = 0; n < s.machines.length; n++) {
    commandsTakeEffect(step, n);
    if (!leads(s, n)) continue;
    for (let on = 0; on < s.machines.length; on++) {
      if (on === n) {
        unfenceItself(step, n);
        continue;
      }
      if (step.model.config.device !== 'none') fence(step, n, on);
      if (step.model.config.device === 'cut') unfence(step, n, on);
    }
  }
}

function fence(step: Step, n: number, on: number): void {
  const { s } = step;
  const entry = s.doc.entries[on]!;
  // It may be about to be reborn: that is for a person to say.
  if (isUnproven(entry)) return;
  const { fence: job, unsure } = s.machines[n]!;
  const isSame = job.target === on + 1 && job.inc === entry.inc && job.attempt === entry.attempt;
  const inHand = isSame && !(job.stage === Stage.done && !isBelieved(step, on, job.word));
  if (entry.is === Is.accused && !(inHand && entry.started)) recordAttempt(step, n, on);
  if (entry.is === Is.accused && entry.started && inHand && !unsure && job.stage === Stage.recorded) {
    take(step, 'launch-fence', n, on, (t) => {
      t.machines[n]!.fence.stage = Stage.launched;
    });
  }
  acceptResult(step, n, on);
}

/** `started` is durable before the command; a retry is the next attempt, written down again. */
function recordAttempt(step: Step, n: number, on: number): void {
  const { inc, attempt } = step.s.doc.entries[on]!;
  const local = (t: State): void => {
    const job = t.machines[n]!.fence;
    if (step.model.mutant === 'older-attempt-accepted' && job.stage === Stage.done) return;
    Object.assign(job, { target: on + 1, inc, attempt: attempt + 1, stage: Stage.recorded, word: 0 });
  };
  const edit = (doc: State['doc']): void => {
    Object.assign(doc.entries[on]!, { started: 1, attempt: attempt + 1 });
  };
  writeDocument(step, 'start-attempt', n, on, edit, local);
}

function acceptResult(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const entry = s.doc.entries[on]!;
  const me = s.machines[n]!;
  const job = me.fence;
  if (entry.is !== Is.accused || !entry.started || job.target !== on + 1 || job.stage !== Stage.done) return;
  const current = job.inc === entry.inc && job.attempt === entry.attempt;
  if (!current && model.mutant !== 'older-attempt-accepted') return;
  const cut = model.config.device === 'cut';
  if (!cut && job.word === Word.ofTheLiving) doubt(step, n, on);
  if (!cut && !isBelieved(step, on, job.word)) return;
  const { group } = s.doc;
  const owns = group.is !== 0 && group.owner === on && group.inc === entry.inc;
  const enough = !cut || model.config.needs === 'cut-off' || model.mutant === 'insufficient-proof';
  if (owns && (!enough || entry.unfencing !== 0)) return;
  if (cut && unfenceMayStillRun(step, me, on)) return;
  writeDocument(step, cut ? 'prove-cut-off' : 'prove-off', n, on, (doc) =>
    markGone(doc, on, cut ? Proof.cutOff : Proof.off),
  );
}

/** The device said off, and the node shows that it lives: every later word of it is weighed by that. */
function doubt(step: Step, n: number, on: number): void {
  if (step.s.doc.entries[on]!.doubted) return;
  writeDocument(step, 'doubt-device', n, on, (doc) => {
    doc.entries[on]!.doubted = 1;
  });
}

/** Where the document carries no mark, a coordinator knows its own commands only. */
function unfenceMayStillRun(step: Step, me: Machine, on: number): boolean {
  if (step.model.mutant === 'late-unfence-after-cut-off') return false;
  const { stage, target } = me.unfence;
  return target === on + 1 && (stage === Stage.launched || stage === Stage.timedOut);
}

/**
 * Unfencing: for the key of the new clean incarnation, marked in the document before it runs, one attempt per
 * incarnation. An attempt that was not seen to end makes the node begin another incarnation (keeper.ts), whose key the
 * late command does not open.
 */
function unfence(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const entry = s.doc.entries[on]!;
  if (entry.is !== Is.gone && entry.is !== Is.out) return;
  const record = s.records[on]!;
  const reborn = record.inc > entry.inc && record.clean === 1;
  if (!reborn && model.mutant !== 'unfence-before-rebirth') return;
  const inc = reborn ? record.inc : entry.inc;
  const job = s.machines[n]!.unfence;
  const mine = job.target === on + 1 && job.inc === inc;
  if (model.mutant === 'unfence-not-in-document') {
    if (!mine) take(step, 'launch-unfence', n, on, (t) => launchUnfence(t, n, on, inc));
    return;
  }
  const retry = model.mutant === 'late-unfence-after-cut-off' && mine && job.stage === Stage.timedOut;
  if (entry.unfencing !== inc || retry) markUnfence(step, n, on, inc);
  else if (mine) launchRecorded(step, n);
}

/** A node that came in alone opens its own path, marked by that very write; then it says so. */
function unfenceItself(step: Step, n: number): void {
  const entry = step.s.doc.entries[n]!;
  const { target, inc, stage } = step.s.machines[n]!.unfence;
  if (entry.unfencing !== entry.inc || target !== n + 1 || inc !== entry.inc) return;
  launchRecorded(step, n);
  if (stage !== Stage.done) return;
  writeDocument(step, 'unfence-settled', n, n, (doc) => {
    doc.entries[n]!.unfencing = 0;
  });
}

function launchRecorded(step: Step, n: number): void {
  const { unfence: job, unsure } = step.s.machines[n]!;
  if (job.stage !== Stage.recorded || unsure) return;
  take(step, 'launch-unfence', n, job.target - 1, (t) => launchUnfence(t, n, job.target - 1, job.inc));
}

function launchUnfence(t: State, n: number, on: number, inc: number): void {
  Object.assign(t.machines[n]!.unfence, { target: on + 1, inc, stage: Stage.launched });
}

function markUnfence(step: Step, n: number, on: number, inc: number): void {
  const edit = (doc: State['doc']): void => {
    doc.entries[on]!.unfencing = inc;
  };
  writeDocument(step, 'mark-unfence', n, on, edit, (t) => {
    Object.assign(t.machines[n]!.unfence, { target: on + 1, inc, stage: Stage.recorded });
  });
}

/** True while the coordinator that marked the unfence of this incarnation may still bring it to its end. */
export function unfenceInHand(s: State, on: number, inc: number): boolean {
  return s.machines.some((m, n) => {
    const { target, stage } = m.unfence;
    return target === on + 1 && m.unfence.inc === inc && stage !== Stage.timedOut && leads(s, n);
  });
}

function commandsTakeEffect(step: Step, n: number): void {
  const { s } = step;
  const m = s.machines[n]!;
  if (m.fence.stage === Stage.launched) {
    fenceTakesEffect(step, n, m.fence.target - 1);
    if (daemonWorks(s, n)) timeOutFence(step, n);
  }
  if (m.unfence.stage === Stage.launched) {
    const on = m.unfence.target - 1;
    take(step, 'unfence-takes-effect', n, on, (t) => {
      t.machines[n]!.unfence.stage = Stage.done;
      open(t, on, m.unfence.inc);
    });
    if (daemonWorks(s, n)) timeOutUnfence(step, n);
  }
  lateEffects(step, n);
}

/**
 * What switches off is waited for, also when the accusation has ended meanwhile. What cuts a path off is killed then; that it
 * has an effect all the same costs a fault.
 */
function fenceTakesEffect(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const job = s.machines[n]!.fence;
  const entry = s.doc.entries[on]!;
  if (model.config.device !== 'cut') return switchesOff(step, n, on);
  const change = (t: State): void => {
    t.machines[n]!.fence.stage = Stage.done;
    cut(t, on, job.inc);
  };
  if (entry.is === Is.accused && entry.inc === job.inc) take(step, 'cut-takes-effect', n, on, change);
  else fault(step, 'lateFence', 'cut-takes-effect', n, on, change);
}

/** Cutting off removes the key of the accused incarnation. */
function cut(t: State, on: number, inc: number): void {
  const target = t.machines[on]!;
  if (target.path === inc) target.path = 0;
}

function timeOutFence(step: Step, n: number): void {
  const { fence: job } = step.s.machines[n]!;
  fault(step, 'lateFence', 'fence-times-out', n, job.target - 1, (t) => {
    const target = t.machines[job.target - 1]!;
    if (step.model.config.device === 'cut') target.lateCut = job.inc;
    else target.lateOff = 1;
    Object.assign(t.machines[n]!.fence, noJob);
  });
}

function timeOutUnfence(step: Step, n: number): void {
  const { unfence: job } = step.s.machines[n]!;
  fault(step, 'lateUnfence', 'unfence-times-out', n, job.target - 1, (t) => {
    t.machines[job.target - 1]!.lateUnfence = job.inc;
    t.machines[n]!.unfence.stage = Stage.timedOut;
  });
}

/** That a command which lost its coordinator, or was killed, takes effect all the same costs a fault. */
function lateEffects(step: Step, on: number): void {
  const m = step.s.machines[on]!;
  if (m.lateOff) {
    fault(step, 'lateFence', 'late-off', on, -1, (t) => {
      t.machines[on]!.lateOff = 0;
      cutPower(step.model, t, on);
    });
  }
  if (m.lateCut) {
    fault(step, 'lateFence', 'late-cut', on, -1, (t) => {
      t.machines[on]!.lateCut = 0;
      cut(t, on, m.lateCut);
    });
  }
  if (m.lateUnfence) {
    happen(step, 'late-unfence', on, -1, (t) => {
      t.machines[on]!.lateUnfence = 0;
      open(t, on, m.lateUnfence);
    });
  }
}

/** A device holds several keys of a node; an older one admits nobody any more. */
function open(t: State, on: number, inc: number): void {
  const target = t.machines[on]!;
  target.path = Math.max(target.path, inc);
}

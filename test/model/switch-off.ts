/**
 * A command that switches a node off: what it does, what its device says, whose word counts, and whether it is still under
 * way when the node comes back.
 */
import { cutPower } from './faults.ts';
import { daemonWorks, hears, isIn } from './judgement.ts';
import { pairSwitchesOff } from './pair.ts';
import { Is, noJob, Stage, type State, Word } from './state.ts';
import { fault, type Model, type Step, take } from './step.ts';

/** The table of the protocol: whose word "off" counts. */
export function isBelieved({ s, model }: Step, on: number, word: number): boolean {
  if (word === Word.turnedOff) return true;
  if (word === Word.afterFailure) return model.mutant === 'exit-two-is-off';
  if (word === Word.neverOn) return model.mutant === 'off-never-on';
  if (word === Word.ofTheLiving) return model.mutant === 'off-of-the-living';
  return s.doc.entries[on]!.doubted === 0 || model.mutant === 'doubt-forgotten';
}

export function switchesOff(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const job = s.machines[n]!.fence;
  if (!isAtWork(s, n)) return;
  if (model.config.device === 'pair') return pairSwitchesOff(step, n, on);
  take(step, 'off-takes-effect', n, on, (t) => {
    const entry = t.doc.entries[on]!;
    const word = t.machines[on]!.power || t.machines[on]!.original ? Word.turnedOff : Word.wasOff;
    Object.assign(t.machines[n]!.fence, { stage: Stage.done, word });
    // A copy of before that was put back says who was in then: nobody goes by it.
    const isCopy = t.restored === 1 && t.doc.lineage === 0;
    if (entry.is === Is.in && entry.inc !== job.inc && !isCopy) t.cutMember = 1;
    cutPower(model, t, on);
  });
  const says = (label: 'device-fails' | 'device-never-on' | 'device-lies', word: number): void =>
    fault(step, 'lie', label, n, on, (t) => {
      Object.assign(t.machines[n]!.fence, { stage: Stage.done, word });
    });
  says('device-fails', Word.afterFailure);
  says('device-never-on', Word.neverOn);
  const isAlive = showsLife(s, on, job.inc);
  // One that begins to lie of a node that shows no life cannot be seen through by anybody.
  if (isAlive || s.doc.entries[on]!.doubted) says('device-lies', isAlive ? Word.ofTheLiving : Word.wasOff);
}

/** A member hears that incarnation, or it renews its record. */
function showsLife(s: State, on: number, inc: number): boolean {
  if (s.machines[on]!.inc !== inc) return false;
  return daemonWorks(s, on) || s.machines.some((_, n) => n !== on && isIn(s, n) && hears(s, n, on));
}

/** A command is a process of its coordinator: it rests and ends with it. */
function isAtWork(s: State, n: number): boolean {
  const m = s.machines[n]!;
  return m.power === 1 && !m.paused;
}

/** What its devices do takes the power from a machine. */
export function switchesPower({ config }: Model): boolean {
  return config.device === 'off' || config.device === 'pair';
}

/** A command that has its time may still switch this node off. */
export function fenceUnderWay(s: State, on: number): boolean {
  return s.machines.some(
    ({ fence }, n) => fence.target === on + 1 && fence.stage === Stage.launched && isAtWork(s, n),
  );
}

/** Whatever of a command is left now has had its time: it may only come late. */
export function outlastFences(t: State, on: number): void {
  for (const { fence } of t.machines) {
    if (fence.target !== on + 1 || fence.stage !== Stage.launched) continue;
    t.machines[on]!.lateOff = 1;
    Object.assign(fence, noJob);
  }
}

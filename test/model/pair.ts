/**
 * A machine with two supplies, each on a switch of its own: it is dark when both are off at one moment. Both commands of an attempt
 * go out together and take effect whenever they do; when both have ended and said off, both devices are asked once more.
 */
import { cutPower, supplies } from './faults.ts';
import { Is, Stage, type State, Word } from './state.ts';
import { fault, type Step, take } from './step.ts';

const both = 3;

export function pairSwitchesOff(step: Step, n: number, on: number): void {
  const { ended, said } = step.s.machines[n]!.fence;
  if (ended !== both) return switchEach(step, n, on);
  const isEnough = step.model.mutant === 'one-of-a-pair-is-enough' ? said !== 0 : said === both;
  if (!isEnough) return end(step, 'pair-fails', n, on, Word.afterFailure);
  askOnceMore(step, n, on);
}

function switchEach(step: Step, n: number, on: number): void {
  const { ended } = step.s.machines[n]!.fence;
  for (const supply of supplies) {
    if (ended & supply) continue;
    take(step, 'supply-off', n, on, (t) => {
      const job = t.machines[n]!.fence;
      job.ended |= supply;
      job.said |= supply;
      noteMember(t, on, job.inc);
      t.machines[on]!.dark |= supply;
      if (t.machines[on]!.dark === both) cutPower(step.model, t, on);
    });
    fault(step, 'half', 'supply-stays', n, on, (t) => {
      const job = t.machines[n]!.fence;
      job.ended |= supply;
      // Of a device that has said off before nothing is asked any more.
      if (step.model.mutant === 'words-of-two-attempts-added') job.again |= job.said & supply;
    });
  }
}

/** What is off before the last has said off, and after it, was off then. */
function askOnceMore(step: Step, n: number, on: number): void {
  const { s, model } = step;
  const { again } = s.machines[n]!.fence;
  const isAsked =
    again === both || model.mutant === 'pair-not-asked-again' || model.mutant === 'one-of-a-pair-is-enough';
  if (isAsked) return end(step, 'pair-is-off', n, on, Word.turnedOff);
  for (const supply of supplies) {
    if (again & supply) continue;
    if ((s.machines[on]!.dark & supply) === 0) end(step, 'pair-fails', n, on, Word.afterFailure);
    else
      take(step, 'supply-asked-again', n, on, (t) => {
        t.machines[n]!.fence.again |= supply;
      });
  }
}

function end(step: Step, label: 'pair-fails' | 'pair-is-off', n: number, on: number, word: number): void {
  take(step, label, n, on, (t) => {
    Object.assign(t.machines[n]!.fence, { stage: Stage.done, word, ended: 0, again: 0 });
    if (step.model.mutant !== 'words-of-two-attempts-added') t.machines[n]!.fence.said = 0;
  });
}

/** A command that is still under way must not reach one that has been let in meanwhile. */
function noteMember(t: State, on: number, inc: number): void {
  const entry = t.doc.entries[on]!;
  const isCopy = t.restored === 1 && t.doc.lineage === 0;
  if (entry.is === Is.in && entry.inc !== inc && !isCopy) t.cutMember = 1;
}

/**
 * A node that was proved off is switched on again. Nobody waits for it and nothing is decided by it: the command takes effect whenever
 * it does, also when the node has been fenced once more meanwhile, and what boots then is a new incarnation.
 */
import { markGone } from './coordinator.ts';
import { leads } from './judgement.ts';
import { boots } from './keeper.ts';
import { Is, Proof } from './state.ts';
import { happen, type Step, take, writeDocument } from './step.ts';

export function switchOnSteps(step: Step): void {
  const { s, model } = step;
  if (!model.config.thenOn) return;
  for (let on = 0; on < s.machines.length; on++) {
    if (s.machines[on]!.lateOn) takesEffect(step, on);
    for (let n = 0; n < s.machines.length; n++) if (n !== on && leads(s, n)) switchOn(step, n, on);
  }
}

/** Its device reads off. That it was written down before is left out: whoever finds it gone may begin it. */
function switchOn(step: Step, n: number, on: number): void {
  const { is, proof } = step.s.doc.entries[on]!;
  const { power, lateOn } = step.s.machines[on]!;
  if (is === Is.accused && lateOn && step.model.mutant === 'on-as-a-proof')
    writeDocument(step, 'prove-off', n, on, (doc) => markGone(doc, on, Proof.off));
  if (is !== Is.gone || proof !== Proof.off || power || lateOn) return;
  take(step, 'switch-on', n, on, (t) => {
    t.machines[on]!.lateOn = 1;
  });
}

/** A machine that has power keeps what runs: its supplies are both on from then on. */
function takesEffect(step: Step, on: number): void {
  happen(step, 'switched-on', on, -1, (t) => {
    t.machines[on]!.lateOn = 0;
    if (t.machines[on]!.power) t.machines[on]!.dark = 0;
    else boots(step.model, t, on);
  });
}

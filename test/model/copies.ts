/** Copies of a node: its disk starts on another machine, under its name, while the original runs on there, cut off. */
import { powerOff } from './faults.ts';
import { beginIncarnation, takeOver } from './keeper.ts';
import type { State } from './state.ts';
import { fault, happen, type Model, patch, type Step } from './step.ts';

export function copySteps(step: Step): void {
  for (const [n, m] of step.s.machines.entries()) {
    if (m.power) fault(step, 'copy', 'copy', n, -1, (t) => copyElsewhere(step.model, t, n));
    if (m.original) happen(step, 'original-ends', n, -1, patch(n, { original: 0 }));
  }
}

function copyElsewhere(model: Model, t: State, n: number): void {
  const m = t.machines[n]!;
  const original = m.runs || m.original;
  powerOff(model, t, n);
  m.power = 1;
  m.watchdog = model.config.clocks?.watchdog ?? 0;
  if (model.mutant === 'taken-over-after-a-boot') takeOver(model, t, n);
  else beginIncarnation(model, t, n);
  m.original = original;
  m.since = m.inc;
}

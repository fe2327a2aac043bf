/** Steps about a unit of systemd. */
import type { ControlGroup } from '../../ports/control-groups.ts';
import type { StepOf } from '../step.ts';
import { done, type StepsOutcome, unable } from '../step-outcome.ts';
import type { StepRun } from '../step-world.ts';
import { askUnit, systemctl } from './ask-systemd.ts';
import { judgeUnit, type UnitFacts } from './unit-facts.ts';

const pauseMs = 50;

export async function tellUnitState(
  { unit, certain }: StepOf<'unit-state'>,
  run: StepRun,
): Promise<StepsOutcome> {
  const facts = await askUnit(unit, run.leftMs());
  return judgeUnit(unit, facts, groupOf(facts, run)?.processes() ?? [], certain);
}

/**
 * A stop is queued first, so that systemd starts nothing anew, and then whatever runs is killed, the commands of the unit's
 * own stop too, until it is seen to be stopped.
 */
export async function endUnit({ unit }: StepOf<'end-unit'>, run: StepRun): Promise<StepsOutcome> {
  const queue = ['stop', '--no-block', '--job-mode=ignore-dependencies', '--', unit];
  await systemctl(queue, run.leftMs()).catch(() => {});
  for (;;) {
    const facts = await askUnit(unit, run.leftMs());
    const group = groupOf(facts, run);
    const leftovers = group?.processes() ?? [];
    const outcome = judgeUnit(unit, facts, leftovers, true);
    if (outcome.kind === 'state' && outcome.state === 'stopped') return done;
    if (run.leftMs() <= pauseMs) return unable(`${unit} could not be ended in time`);
    await group?.kill(pauseMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Undefined: it has none now. */
function groupOf({ controlGroup }: UnitFacts, { world }: StepRun): ControlGroup | undefined {
  return controlGroup === '' ? undefined : world.group.foreign(controlGroup);
}

/**
 * Every scenario again, with a crash right after one of its persists or actions: the acting daemon is killed there, or the
 * acting node loses power and boots again. What the scenario expects need not come true then; but no invariant may be
 * violated, and once everything is healed every enabled group must run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLiveness } from '../../src/sim/checkers/liveness.ts';
import { runScenario } from '../../src/sim/scenario.ts';
import { Violation } from '../../src/sim/violation.ts';
import type { World } from '../../src/sim/world.ts';

export type Crash = 'daemon' | 'power';

export const scenarioNames = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.txt'))
  .sort();

export function readScenario(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

const bootAfterMs = 5000;
/** Steps that happen all the time and change little; only some crashes are spent on them. */
const routineSteps: readonly string[] = ['read-store', 'read-config', 'write-record', 'journal-seen'];

export interface CrashResult {
  readonly runs: number;
  /** One line per broken promise, with the step after which the crash came. */
  readonly broken: readonly string[];
}

export function crashEverywhere(text: string, crash: Crash, runs: number): CrashResult {
  const steps = chooseSteps(text, runs, crash === 'daemon' ? liedAbout(text) : []);
  const broken = steps.flatMap((step) => {
    const wrong = crashAt(text, crash, step);
    return wrong === '' ? [] : [`crash (${crash}) after step ${step}: ${wrong}`];
  });
  return { runs: steps.length, broken };
}

/**
 * Nodes whose device begins to lie although it is known to be right. Where nobody hears such a node, its renewals are all that
 * speaks against the lie: a death of its daemon at that moment cannot be seen through by anybody.
 */
function liedAbout(text: string): string[] {
  return [...text.matchAll(/^fence (\w+) lies/gm)].map(([, node]) => node!);
}

/** Three in four from what changes something, the rest from the routine; both evenly over the whole story. */
function chooseSteps(text: string, runs: number, spared: readonly string[]): number[] {
  const notable: number[] = [];
  const routine: number[] = [];
  runScenario(text, {
    onStep(step, { name }, what) {
      if (!spared.includes(name)) (routineSteps.includes(what) ? routine : notable).push(step);
    },
  });
  const some = spread(routine, Math.max(Math.ceil(runs / 4), runs - notable.length));
  return [...spread(notable, runs - some.length), ...some];
}

function spread(steps: readonly number[], count: number): number[] {
  if (steps.length <= count) return [...steps];
  return Array.from({ length: count }, (_, i) => steps[Math.floor(((i + 0.5) * steps.length) / count)]!);
}

function crashAt(text: string, crash: Crash, at: number): string {
  let crashed = false;
  const result = runScenario(text, {
    onStep: (step, node) => {
      if (step !== at) return;
      crashed = true;
      if (crash === 'daemon') return node.daemon.kill();
      node.powerOff();
      node.world.schedule.after(bootAfterMs, () => node.powerOn());
    },
  });
  if (!crashed || !result.world) return 'the step did not come';
  const violation = result.failures.find((failure) => failure.startsWith('violation'));
  return violation ?? healed(result.world);
}

function healed(world: World): string {
  try {
    checkLiveness(world);
    return '';
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
}

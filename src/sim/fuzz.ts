/**
 * Random runs: `node tools/fuzz.ts --seed N --runs N [--trace]`. A run has a safety phase (a simulated minute of random
 * faults: power, pauses, cuts, store, fences, disks, misbehaving resources, operators, changes of the configuration) and
 * a liveness phase (everything is healed; every enabled group must run, every node be in, and then nothing more may
 * happen). A seed reproduces its run exactly; a failing one prints the faults as a scenario.
 */

import { checkLiveness, checkQuiet } from './checkers/liveness.ts';
import { checkAgentRestarts, checkRestarts } from './checkers/restarts.ts';
import { checkTold } from './checkers/told.ts';
import { Truth } from './checkers/truth.ts';
import { randomCluster, randomFault } from './faults.ts';
import { type Random, seeded } from './random.ts';
import { runLine } from './scenario-commands.ts';
import { makeScenarioState, type ScenarioState, worldOf } from './scenario-state.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

export interface FuzzResult {
  readonly seed: number;
  /** Empty when all invariants held. */
  readonly violation: string;
  readonly scenario: readonly string[];
  readonly world: World;
}

const safetyMs = 60_000;
const countedFrom = 7_000_000;
const wishedFrom = 8_000_000;
const tiedFrom = 9_000_000;
const againFrom = 10_000_000;

/** `watch` is given the world before anything happens in it. */
export function fuzzOne(seed: number, watch: (world: World) => void = () => {}): FuzzResult {
  const random = seeded(seed);
  const s = makeScenarioState(seed);
  // By chances of their own: the other runs are as they were before there were such things.
  const scenario = randomCluster(random, {
    counted: seeded(seed + countedFrom).chance(0.2),
    wished: seeded(seed + wishedFrom).chance(0.2),
    tied: seeded(seed + tiedFrom).chance(0.2),
    again: seeded(seed + againFrom).chance(0.3),
  });
  for (const line of scenario) runLine(s, line);
  const world = worldOf(s);
  watch(world);
  try {
    safetyPhase(s, world, random, scenario);
    checkLiveness(world);
    checkQuiet(world);
    checkRestarts(world);
    checkAgentRestarts(world);
  } catch (error) {
    if (!(error instanceof Violation)) throw Object.assign(error as Error, { seed });
    return { seed, violation: error.message, scenario, world };
  }
  return { seed, violation: '', scenario, world };
}

function safetyPhase(s: ScenarioState, world: World, random: Random, scenario: string[]): void {
  const truth = new Truth();
  while (world.schedule.now < safetyMs) {
    const ms = Math.round(random.chance(0.3) ? random.between(1, 50) : random.between(100, 6000));
    for (const line of [`advance ${ms}ms`, ...randomFault(s.setup, world, random)]) {
      // The key may be replaced while time advances: a copy from before is of no use then, and thrown away.
      if (line === 'store back' && world.store.copied === undefined) continue;
      scenario.push(line);
      runLine(s, line);
    }
    for (const node of world.nodes.values()) {
      truth.check(world, node, node.daemon.state());
      if (node.power) checkTold(world, node, node.daemon.state());
    }
  }
}

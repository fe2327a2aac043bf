/**
 * Random runs: `node src/sim/fuzz.ts --seed N --runs N [--trace]`. A run has a safety phase (a simulated minute of random
 * faults: power, pauses, cuts, store, fences, disks, misbehaving resources, operators) and a liveness phase (everything
 * is healed; every enabled group must run, every node be in, and then nothing more may happen). A seed reproduces its
 * run exactly; a failing one prints the faults as a scenario.
 */

import { checkLiveness, checkQuiet, checkRestarts } from './checkers/liveness.ts';
import { randomConfig, randomFault } from './faults.ts';
import { seeded } from './random.ts';
import { runLine } from './scenario-line.ts';
import { Violation, World } from './world.ts';

export interface FuzzResult {
  readonly seed: number;
  /** Empty when all invariants held. */
  readonly violation: string;
  readonly scenario: readonly string[];
  readonly world: World;
}

const SAFETY_MS = 60_000;

export function fuzzOne(seed: number): FuzzResult {
  const random = seeded(seed);
  const { config, setup } = randomConfig(random);
  const world = new World(config, seed);
  const scenario = [...setup];
  try {
    world.powerOnAll();
    safetyPhase(world, random, scenario);
    checkLiveness(world);
    checkQuiet(world);
    checkRestarts(world);
  } catch (error) {
    if (!(error instanceof Violation)) throw Object.assign(error as Error, { seed });
    return { seed, violation: error.message, scenario, world };
  }
  return { seed, violation: '', scenario, world };
}

function safetyPhase(world: World, random: ReturnType<typeof seeded>, scenario: string[]): void {
  while (world.schedule.now < SAFETY_MS) {
    const ms = Math.round(random.chance(0.3) ? random.between(1, 50) : random.between(100, 6000));
    scenario.push(`advance ${ms}ms`);
    world.run(world.schedule.now + ms);
    const fault = randomFault(world, random);
    scenario.push(fault);
    runLine(world, fault);
  }
}

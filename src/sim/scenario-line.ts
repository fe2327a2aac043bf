/** One scenario command on a world that already runs (random runs and their replay). */
import { commandNamed, type ScenarioState, setUp } from './scenario-commands.ts';
import type { World } from './world.ts';

export function runLine(world: World, line: string): void {
  const words = line.split(' ');
  const state: ScenarioState = {
    world,
    setup: setUp(),
    seed: 0,
    onStep: undefined,
    logged: 0,
    blockStart: world.schedule.now,
    failures: [],
  };
  commandNamed(words[0]!)(state, words.slice(1));
}

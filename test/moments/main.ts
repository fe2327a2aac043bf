/**
 * `node test/moments/main.ts --seed N --runs N`: what status, explain, readiness and the other views show at random moments. The
 * simulator runs its random faults; whenever a node has done something, its views are looked at as its agent would show them.
 */
import { parseArgs } from 'node:util';
import { showState } from '../../src/daemon/show-state.ts';
import { fuzzOne } from '../../src/sim/fuzz.ts';
import type { NodePart } from '../../src/sim/parts.ts';
import type { World } from '../../src/sim/world.ts';
import { lookAtViews } from './look-at-views.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '20' } },
});
/** Nobody asks one node more often, in simulated ms. */
const everyMs = 50;
/** Beginnings of what is wrong: each is told once. */
const found = new Set<string>();
let looks = 0;

function watch(world: World, seed: number): void {
  const lookedAt = new Map<string, number>();
  world.onStep = (_step, node) => {
    const { now } = world.schedule;
    if (now - (lookedAt.get(node.name) ?? -everyMs) < everyMs) return;
    lookedAt.set(node.name, now);
    look(world, node, seed);
  };
}

function look(world: World, node: NodePart, seed: number): void {
  const state = world.nodes.get(node.name)?.daemon.state();
  if (state === undefined) return;
  looks += 1;
  const wrong = lookAtViews(
    showState(state, {
      now: world.schedule.now,
      wall: world.wall(node.name),
      version: '0.1.0',
      beats: { rejected: 0, replayed: 0 },
      description: undefined,
    }),
  );
  const kind = wrong?.slice(0, 60);
  if (wrong === undefined || kind === undefined || found.has(kind)) return;
  found.add(kind);
  console.log(`seed ${seed}, t=${(world.schedule.now / 1000).toFixed(3)}s, ${node.name}: ${wrong}`);
}

const runs = Number(values.runs);
for (let i = 0; i < runs; i++) {
  const seed = Number(values.seed) + i;
  fuzzOne(seed, (world) => watch(world, seed));
}
console.log(`${runs} runs, ${looks} moments looked at`);
console.log(`${found.size === 0 ? 1 : 0} passed, ${found.size} failed`);
process.exit(found.size === 0 && looks > runs ? 0 : 1);

/**
 * Beats further apart and closer together again, at every moment of the beats, with one process of a node that stands still
 * for a moment while the change is taken up. A row is what a node missed because of it; there should be none.
 */
import type { Note } from '../../src/core/takeover/note.ts';
import { runLine } from '../../src/sim/scenario-commands.ts';
import { makeScenarioState, worldOf } from '../../src/sim/scenario-state.ts';
import type { World } from '../../src/sim/world.ts';

export interface Shape {
  readonly nodes: readonly string[];
  readonly networks: readonly string[];
}

/** One process stands still from the moment of the change on, as its beats or its news would be late for. */
export interface Stall {
  readonly node: string;
  readonly part: 'daemon' | 'keeper';
  readonly ms: number;
}

interface Timers {
  readonly words: string;
  readonly beatIntervalMs: number;
}

const calm: Timers = { words: 'interval=500ms renewal=1s', beatIntervalMs: 500 };
const quick: Timers = { words: 'interval=100ms renewal=500ms', beatIntervalMs: 100 };

/** So far apart lie the moments within one interval at which a change comes. */
const stepMs = 30;
/** Until the change is taken up, and what is missed by its limits is missed. */
const settleMs = 2500;

export interface Tried {
  /** Changes that were made, the one that went wrong included. */
  readonly changes: number;
  /** What a node missed or the cluster lost after that one. */
  readonly missed: readonly string[];
}

/** From calm to quick and back, once for each moment of the calm interval. */
export function changeTimers({ nodes, networks }: Shape, seed: number, stall?: Stall): Tried {
  const s = makeScenarioState(seed);
  const run = (line: string) => runLine(s, line);
  run(`cluster nodes=(${nodes.join(',')}) networks=(${networks.join(',')}) fence=agent`);
  run(`group web on=${nodes[0]}`);
  run('advance until=quiet');
  const world = worldOf(s);
  let changes = 0;
  for (let phaseMs = 0; phaseMs < calm.beatIntervalMs; phaseMs += stepMs) {
    for (const to of [calm, quick]) {
      const told = world.log.length;
      run(`apply timing ${to.words}`);
      stand(world, stall);
      world.run(world.schedule.now + settleMs + phaseMs);
      changes += 1;
      const what = missedSince(world, told);
      if (what.length > 0)
        return {
          changes,
          missed: what.map((text) => `change ${changes}, to ${to.beatIntervalMs} ms: ${text}`),
        };
    }
  }
  return { changes, missed: [] };
}

function stand(world: World, stall: Stall | undefined): void {
  const node = stall && world.nodes.get(stall.node);
  if (!node) return;
  node.pause(stall.part);
  world.run(world.schedule.now + stall.ms);
  node.resume();
}

/** Somebody is not heard any more, is warned of (its record stands still, say), or is no member. */
function missedSince(world: World, told: number): string[] {
  const said = world.log.slice(told).filter(({ note }) => note && isBad(note));
  const entries = Object.entries(world.store.document?.value.nodes ?? {});
  const lost = entries.filter(([, { is }]) => is !== 'in');
  return [
    ...said.map(({ node, text }) => `${node}: ${text}`),
    ...lost.map(([node, { is }]) => `${node} is ${is}`),
  ];
}

function isBad({ reason, level }: Note): boolean {
  return level !== 'info' || reason.kind === 'hears-no-longer';
}

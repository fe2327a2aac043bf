/** When each write of the document was decided: it may be held somewhere, and land much later. */
import type { NodeName } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import type { Surroundings } from '../parts.ts';

export interface Decided {
  readonly at: number;
  /** How the clocks of all nodes were set then. */
  readonly clocks: string;
}

export class Decisions {
  /** By nonce. */
  readonly #decided = new Map<string, Decided>();

  note(world: Surroundings, { nonce }: Document): void {
    this.#decided.set(nonce, decidedNow(world));
  }

  /** What no node has decided, a person has just put there. */
  of(world: Surroundings, { nonce }: Document): Decided {
    return this.#decided.get(nonce) ?? decidedNow(world);
  }
}

export function decidedNow(world: Surroundings): Decided {
  return { at: world.schedule.now, clocks: clocksOf(world) };
}

/** What the clock of this node showed when it was decided; undefined where clocks were set since. */
export function shownThen(world: Surroundings, node: NodeName, { at, clocks }: Decided): number | undefined {
  if (clocks !== clocksOf(world)) return undefined;
  // The difference of two large numbers has lost its last bits: what is decided just at a time is not before it.
  return Math.round((world.wall(node) - (world.schedule.now - at)) * 1000) / 1000;
}

/** How far the clock of each node is from the true time, in whole milliseconds. */
function clocksOf(world: Surroundings): string {
  const { now } = world.schedule;
  return [...world.nodes.keys()].map((node) => Math.round(world.wall(node) - now)).join(' ');
}

export function areSetApart({ clocks }: Decided): boolean {
  return new Set(clocks.split(' ')).size > 1;
}

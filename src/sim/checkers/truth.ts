/**
 * What a node calls running is seen to run: a resource that has physically ended is not believed to run for long, whatever
 * order its start, its end and the words about them came in. Probes that lie are excused, and who is paused or dead
 * believes nothing.
 */
import type { State } from '../../core/takeover/state.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

/** The word of an end is on its way no longer than this. */
const graceMs = 1000;

export class Truth {
  /** Since when `group/resource@node` is believed to run and does not. */
  readonly #wrong = new Map<string, number>();

  check(world: Surroundings, node: NodePart, state: State | undefined): void {
    const believed = node.power && node.paused === undefined ? runningIn(state) : [];
    const wrong = believed.filter((key) => !node.physical.has(key)).map((key) => `${key}@${node.name}`);
    for (const key of this.#wrong.keys())
      if (key.endsWith(`@${node.name}`) && !wrong.includes(key)) this.#wrong.delete(key);
    for (const key of wrong) this.#judge(key, world.schedule.now);
  }

  #judge(key: string, now: number): void {
    const since = this.#wrong.get(key) ?? now;
    this.#wrong.set(key, since);
    if (now - since > graceMs)
      throw new Violation(`${key} is called running and has not run for ${Math.round(now - since)} ms`);
  }
}

function runningIn(state: State | undefined): string[] {
  return Object.entries(state?.groups ?? {}).flatMap(([group, { resources }]) =>
    Object.entries(resources).flatMap(([name, { now }]) =>
      now.is === 'running' ? [`${group}/${name}`] : [],
    ),
  );
}

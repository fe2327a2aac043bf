/** Has the devices of a simulated cluster used, as the document says and not otherwise. */
import type { FenceResults, SwitchOnAnswer } from '../core/power.ts';
import type { ActionOf } from '../core/takeover/action.ts';
import type { Document } from '../core/takeover/document.ts';
import type { Facts } from './checkers/facts.ts';
import { FencesUnderWay } from './checkers/fences-under-way.ts';
import type { NodePart } from './parts.ts';
import type { Schedule } from './schedule.ts';
import type { SimDevices } from './sim-devices.ts';
import { Violation } from './violation.ts';

interface Surroundings {
  readonly schedule: Schedule;
  readonly facts: Facts;
  readonly devices: SimDevices;
}

export class SimFencing {
  readonly #underWay = new FencesUnderWay();
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  committed(now: number, before: Document | undefined, next: Document): void {
    this.#underWay.committed(now, before, next);
  }

  off(by: NodePart, order: ActionOf<'fence-node'>, done: (results: FenceResults) => void): void {
    const { facts, devices, schedule } = this.#world;
    const { node, inc, attempt } = order;
    if (!facts.hasBegun(node, inc, attempt))
      throw new Violation(
        `${by.name} fences ${node} (${inc}) in attempt ${attempt}, which no document names`,
      );
    if (!facts.launches(node, inc, attempt, { node: by.name, inc: by.inc }))
      throw new Violation(`${by.name} fences ${node} (${inc}) in attempt ${attempt} once more`);
    const ms = devices.off(by, node, order.devices, (results) => {
      facts.fenced(node, inc, attempt, results);
      done(results);
    });
    this.#underWay.begun(node, inc, schedule.now + ms);
  }

  on(
    by: NodePart,
    order: ActionOf<'switch-on-node'>,
    done: (answers: readonly SwitchOnAnswer[]) => void,
  ): void {
    const { facts, devices, schedule } = this.#world;
    const { node, inc, attempt } = order;
    if (!facts.mayBeSwitchedOn(node, inc, attempt))
      throw new Violation(
        `${by.name} switches ${node} (${inc}) on in attempt ${attempt}, which no document names`,
      );
    if (!facts.launches(`${node} on`, inc, attempt, { node: by.name, inc: by.inc }))
      throw new Violation(`${by.name} switches ${node} (${inc}) on in attempt ${attempt} once more`);
    this.#underWay.switchesOn(schedule.now, node);
    devices.on(by, node, order.devices, done);
  }
}

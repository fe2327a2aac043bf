/**
 * The watchdog of a simulated node: a device outside of it, so a pause of everything on the node does not stop it. Once
 * armed it resets the node when it is not petted for its time-out; a loss of power disarms it, and who closes it in good
 * order. Every pet counts here, at the latest moment it may be given: the live keeper gives fewer.
 */
import type { WatchdogPort } from '../keeper/keeper-ports.ts';
import { checkPet } from './checkers/watchdog.ts';
import type { NodePart } from './parts.ts';

/** No watchdog fails in the very moment in which its node stands still: that nobody could notice. */
const noticedMs = 500;

export class SimWatchdog implements WatchdogPort {
  readonly #node: NodePart;
  #lastPet = 0;
  #armed: object | undefined;
  #isBroken = false;
  /** By the keeper that lives. */
  #isOpen = false;

  constructor(node: NodePart) {
    this.#node = node;
  }

  /** To open a device that is armed is to pet it. */
  arm(): void {
    if (this.#isBroken || this.#timeoutMs() === undefined) return;
    const wasOpen = this.#isOpen;
    this.#isOpen = true;
    if (this.#armed !== undefined) {
      if (!wasOpen) this.pet(this.#node.world.schedule.now);
      return;
    }
    this.#lastPet = this.#node.world.schedule.now;
    this.#armed = {};
    this.#watch(this.#armed);
  }

  armedMs(): number | undefined {
    return this.#isBroken || this.#armed === undefined ? undefined : this.#timeoutMs();
  }

  /** It takes no pets from now on, and does not bite; or it is a watchdog again. */
  break(isBroken: boolean): void {
    this.#isBroken = isBroken;
    this.#node.world.schedule.after(noticedMs, () => {
      if (this.#isBroken && this.#node.paused === undefined) this.disarm();
    });
  }

  pet(now: number): void {
    if (this.#isBroken || this.#armed === undefined) return;
    checkPet(this.#node.world, this.#node);
    this.#lastPet = now;
  }

  close(disarm: boolean): void {
    this.#isOpen = false;
    if (disarm) this.disarm();
  }

  disarm(): void {
    this.#armed = undefined;
  }

  #timeoutMs(): number | undefined {
    return this.#node.world.config.nodes[this.#node.name]?.watchdog?.timeoutMs;
  }

  #watch(armed: object): void {
    const node = this.#node;
    const timeoutMs = this.#timeoutMs() ?? Number.POSITIVE_INFINITY;
    node.world.schedule.at(this.#lastPet + timeoutMs, () => {
      if (this.#armed !== armed) return;
      if (node.world.schedule.now < this.#lastPet + timeoutMs) return this.#watch(armed);
      node.world.say('watchdog', `resets ${node.name}: not petted for ${timeoutMs} ms`);
      node.powerOff();
      node.powerOn();
    });
  }
}

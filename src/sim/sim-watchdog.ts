/**
 * The watchdog of a simulated node: a device outside of it, so a pause of everything on the node does not stop it. Once
 * armed it resets the node when it is not petted for its time-out; only a loss of power disarms it.
 */
import { checkPet } from './checkers/watchdog.ts';
import type { SimNode } from './sim-node.ts';

export class SimWatchdog {
  private readonly node: SimNode;
  private lastPet = 0;
  private armed: object | undefined;

  constructor(node: SimNode) {
    this.node = node;
  }

  pet(): void {
    const { world, name } = this.node;
    if (!world.canLapse(name)) return;
    checkPet(world, this.node);
    this.lastPet = world.schedule.now;
    if (this.armed !== undefined) return;
    this.armed = {};
    this.watch(this.armed);
  }

  disarm(): void {
    this.armed = undefined;
  }

  private watch(armed: object): void {
    const { node } = this;
    const timeoutMs = node.world.config.nodes[node.name]?.watchdog?.timeoutMs ?? Number.POSITIVE_INFINITY;
    node.world.schedule.at(this.lastPet + timeoutMs, () => {
      if (this.armed !== armed) return;
      if (node.world.schedule.now < this.lastPet + timeoutMs) return this.watch(armed);
      node.world.say('watchdog', `resets ${node.name}: not petted for ${timeoutMs} ms`);
      node.powerOff();
      node.powerOn();
    });
  }
}

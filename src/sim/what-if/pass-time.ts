/** As `World.run`, without its limit of how much may happen in a second: a large cluster beats more often than that. */
import type { World } from '../world.ts';

/** `look`: after everything that happens. */
export function passTime(world: World, ms: number, look: () => void = () => {}): void {
  const until = world.schedule.now + ms;
  while (world.schedule.step(until)) {
    world.facts.healthy.stepped(world);
    world.facts.wires.stepped(world);
    look();
  }
}

/** How long ago the wires of a node were broken: what others believe of it may be as old as that. */
import type { NodeName } from '../../core/config.ts';
import type { Surroundings } from '../parts.ts';

/** What is shorter is noticed by nobody. */
const lookEveryMs = 50;

export class Wires {
  /** When a node was last out of reach of another on some network, and of all others. */
  readonly #missed = new Map<NodeName, number>();
  readonly #lost = new Map<NodeName, number>();
  #lookAt = 0;

  stepped(world: Surroundings): void {
    const { now } = world.schedule;
    if (now < this.#lookAt) return;
    this.#lookAt = now + lookEveryMs;
    for (const node of world.nodes.keys()) {
      if (isCut(world, node, 'some')) this.#missed.set(node, now);
      if (isCut(world, node, 'every')) this.#lost.set(node, now);
    }
  }

  /** On some network somebody does not reach it, or it not him, or that was so until a moment ago. */
  misses(world: Surroundings, node: NodeName): boolean {
    return isCut(world, node, 'some') || isLately(world, this.#missed.get(node));
  }

  /** The same, but that nobody is in touch with it. */
  losesAll(world: Surroundings, node: NodeName): boolean {
    return isCut(world, node, 'every') || isLately(world, this.#lost.get(node));
  }
}

function isLately(world: Surroundings, at: number | undefined): boolean {
  return at !== undefined && world.schedule.now - at < untoldMs(world);
}

/**
 * So long after its wires are whole again the record of a node may still say that nobody is in touch with it: it must hear
 * the others, give up a call to the store that was lost meanwhile, write, and be read.
 */
function untoldMs({ config: { timing } }: Surroundings): number {
  const { beatIntervalMs, beatMisses, storeTimeoutMs, renewIntervalMs } = timing;
  return beatIntervalMs * beatMisses + 2 * storeTimeoutMs + renewIntervalMs;
}

/** There is a network on which it is out of touch with some of the others, or with every one of them. */
function isCut({ network, nodes }: Surroundings, node: NodeName, from: 'some' | 'every'): boolean {
  const others = [...nodes.keys()].filter((other) => other !== node);
  return network.networks.some((net) => {
    const isOut = (other: NodeName) =>
      !network.reaches(node, other, net) || !network.reaches(other, node, net);
    return !network.linkUp(node, net) || others[from](isOut);
  });
}

/** How long ago the wires of a node were broken: what others believe of it may be as old as that. */
import type { NetworkName, NodeName } from '../../core/config.ts';
import type { SimNetwork } from '../network.ts';
import type { Surroundings } from '../parts.ts';

/** What is shorter is noticed by nobody. */
const lookEveryMs = 50;

export class Wires {
  /** By node: when it was last out of reach of another on some network. */
  readonly #missed = new Map<NodeName, number>();
  /** By `node/wire`: when it was last out of reach of everybody there. */
  readonly #lost = new Map<string, number>();
  #lookAt = 0;

  stepped(world: Surroundings): void {
    const { now } = world.schedule;
    if (now < this.#lookAt) return;
    this.#lookAt = now + lookEveryMs;
    for (const node of world.nodes.keys()) {
      if (missesSome(world, node)) this.#missed.set(node, now);
      for (const wire of world.network.networks)
        if (missesEvery(world, node, wire)) this.#lost.set(`${node}/${wire}`, now);
    }
  }

  /** On some network somebody does not reach it, or it not him, or that was so until a moment ago. */
  misses(world: Surroundings, node: NodeName): boolean {
    return missesSome(world, node) || isLately(world, this.#missed.get(node));
  }

  /** It is in touch with nobody on this wire, or was not until a moment ago. */
  losesAll(world: Surroundings, node: NodeName, wire: NetworkName): boolean {
    return missesEvery(world, node, wire) || isLately(world, this.#lost.get(`${node}/${wire}`));
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

function missesSome(world: Surroundings, node: NodeName): boolean {
  const { network } = world;
  return network.networks.some(
    (wire) => !network.linkUp(node, wire) || othersOf(world, node).some((o) => isOut(network, node, o, wire)),
  );
}

function missesEvery(world: Surroundings, node: NodeName, wire: NetworkName): boolean {
  return othersOf(world, node).every((other) => isOut(world.network, node, other, wire));
}

function othersOf({ nodes }: Surroundings, node: NodeName): readonly NodeName[] {
  return [...nodes.keys()].filter((other) => other !== node);
}

function isOut(network: SimNetwork, node: NodeName, other: NodeName, wire: NetworkName): boolean {
  return !network.reaches(node, other, wire) || !network.reaches(other, node, wire);
}

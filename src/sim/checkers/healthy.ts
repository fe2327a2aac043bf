/**
 * No healthy node is accused because somebody does not hear it. Looked at is what the product cannot see: since when two
 * nodes have had power, running programs, the store, and a wire of the configuration in force between them, both ways.
 * After more than the longest time that anything of this is judged by, one of them has no ground to accuse the other:
 * whatever was applied meanwhile.
 */
import { carriesHeartbeats, type NodeName } from '../../core/config.ts';
import type { Document, NodeEntry } from '../../core/takeover/document.ts';
import type { SimNetwork } from '../network.ts';
import type { NodePart, Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';

interface Written {
  readonly before: Document;
  readonly next: Document;
  readonly by: { readonly node: NodeName };
}

/** Longer than the calmest timers of random runs: a window, two renewals, a store call, a word that is still on its way. */
const wellForMs = 10_000;
/** What is shorter troubles nobody for long. */
const lookEveryMs = 50;

/** Since when two incarnations are well and in reach. */
interface Pair {
  readonly incs: readonly [string, string];
  readonly since: number;
}

export class Healthy {
  /** By `node other`, in the order of the cluster. */
  #pairs = new Map<string, Pair>();
  #lookAt = 0;
  #version = 0;

  stepped(world: Surroundings): void {
    const { now } = world.schedule;
    if (now < this.#lookAt) return;
    this.#lookAt = now + lookEveryMs;
    this.#noticeStore(world.store.document?.value.version ?? 0);
    const wires = wiresOf(world);
    const well = [...world.nodes.values()].filter((node) => isWell(world, node));
    const inReachNow = new Map<string, Pair>();
    well.forEach((a, i) => {
      for (const b of well.slice(i + 1))
        if (inReach(world.network, wires, a.name, b.name))
          inReachNow.set(`${a.name} ${b.name}`, this.#of(a, b) ?? { incs: [a.inc, b.inc], since: now });
    });
    this.#pairs = inReachNow;
  }

  /** What is known of these two, in either order, as the incarnations that they are now. */
  #of(a: NodePart, b: NodePart): Pair | undefined {
    const pair = this.#pairs.get(`${a.name} ${b.name}`) ?? this.#pairs.get(`${b.name} ${a.name}`);
    return pair?.incs.includes(a.inc) && pair.incs.includes(b.inc) ? pair : undefined;
  }

  /** A store that went back in time shows what was said long ago. */
  #noticeStore(version: number): void {
    if (version < this.#version) this.#pairs.clear();
    this.#version = version;
  }

  committed(world: Surroundings, { before, next, by }: Written): void {
    const judge = world.nodes.get(by.node);
    for (const [node, entry] of Object.entries(next.nodes)) {
      if (before.nodes[node]?.is === 'accused' || !isForSilence(entry)) continue;
      const accused = world.nodes.get(node);
      const since = judge && accused && this.#of(judge, accused)?.since;
      if (since !== undefined && world.schedule.now - since > wellForMs)
        throw new Violation(
          `${by.node} accuses ${node}, because it is not heard, although nothing has been between them for ${Math.round(world.schedule.now - since)} ms`,
        );
    }
  }
}

const silence = ['not-heard', 'not-heard-in-tie', 'not-heard-for-long', 'hears-none'];

function isForSilence(entry: NodeEntry): boolean {
  return entry.is === 'accused' && silence.includes(entry.why.kind);
}

/** Wires that networks with heartbeats lie on. */
function wiresOf({ config, network }: Surroundings): readonly string[] {
  const carrying = Object.values(config.hostNetworks).filter(carriesHeartbeats);
  return carrying.map(({ subnet }) => network.wireOf(subnet));
}

function isWell({ network, store, keys }: Surroundings, node: NodePart): boolean {
  const { name } = node;
  const runs = node.power && node.paused === undefined && node.isUp();
  // Whom the store's answers do not reach says in its record what was so long ago.
  const hasStore = network.reachesStore(name) && network.hearsStore(name) && store.isWellFor(name);
  return runs && !keys.isForgotten(name) && hasStore;
}

function inReach(network: SimNetwork, wires: readonly string[], a: NodeName, b: NodeName): boolean {
  return wires.some((wire) => network.reaches(a, b, wire) && network.reaches(b, a, wire));
}

/** The heartbeats of a simulated node: the production fold that hears, on wires that faults cut. */
import type { NetworkName, NodeName } from '../core/config.ts';
import { wakeAt } from '../core/keeper/detector.ts';
import {
  describeHearing,
  type Hearing,
  hearBeat,
  judgeSilence,
  makeHearing,
  onRecord,
} from '../core/keeper/hearing.ts';
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { onOwnNewest } from '../core/keeper/newest-known.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { Newest } from '../core/takeover/newest.ts';
import type { Heartbeats, Identity } from '../keeper/keeper-loop.ts';
import type { NodePart } from './parts.ts';

export class SimHeartbeats implements Heartbeats {
  #hearing: Hearing | undefined;
  #identity: Identity | undefined;
  #sequence = 0;
  readonly #links = new Map<NetworkName, boolean>();
  readonly #node: NodePart;
  readonly #tell: (message: KeeperToDaemon) => void;

  constructor(node: NodePart, tell: (message: KeeperToDaemon) => void) {
    this.#node = node;
    this.#tell = tell;
  }

  configure(config: HeartbeatConfig, now: number): void {
    if (JSON.stringify(this.#hearing?.config) === JSON.stringify(config)) return;
    this.#hearing = makeHearing(config, true, now, this.#hearing);
  }

  begin(identity: Identity): void {
    this.#sequence = Math.max(this.#sequence, Math.floor(this.#node.world.schedule.now));
    this.#identity = identity;
  }

  know(newest: Newest): void {
    if (this.#hearing) onOwnNewest(this.#hearing.newest, newest);
  }

  noteRecord(node: NodeName, inc: string): void {
    if (this.#hearing) onRecord(this.#hearing, node, inc);
  }

  beat(_now: number, progress: number): void {
    const { networks } = this.#hearing?.config ?? { networks: [] };
    this.#sequence += 1;
    for (const [index, { network, peers }] of networks.entries()) {
      if (this.#identity) this.#send(index, network, peers, progress, this.#identity);
      this.#lookAtLink(network);
    }
  }

  /** A beat of a peer comes in; both sides have the same networks in the same order. */
  take(network: number, beat: Beat): void {
    if (this.#hearing) hearBeat(this.#hearing, this.#node.world.schedule.now, network, beat, this.#tell);
  }

  judge(now: number): number {
    return this.#hearing ? judgeSilence(this.#hearing, now, this.#tell) : 0;
  }

  wakeAt(): number {
    return this.#hearing ? wakeAt(this.#hearing.detector) : Number.POSITIVE_INFINITY;
  }

  describe(): KeeperToDaemon[] {
    const links = [...this.#links].map(([network, up]) => ({ kind: 'link', network, up }) as const);
    return this.#hearing ? [...links, ...describeHearing(this.#hearing, this.#node.name)] : [];
  }

  close(): void {
    this.#hearing = undefined;
  }

  #send(
    index: number,
    network: NetworkName,
    peers: HeartbeatConfig['networks'][number]['peers'],
    progress: number,
    identity: Identity,
  ): void {
    const { name, world } = this.#node;
    const newest = this.#hearing?.newest.own;
    const beat = {
      sender: name,
      ...identity,
      sequence: this.#sequence,
      progress,
      ...(newest && { newest }),
    };
    const unheard = this.#hearing?.unheard[index] ?? [];
    for (const { node } of peers)
      if (world.network.reaches(name, node, network))
        world.nodes.get(node)?.keeper.takeBeat(index, { ...beat, deaf: unheard.includes(node) });
  }

  #lookAtLink(network: NetworkName): void {
    const up = this.#node.world.network.linkUp(this.#node.name, network);
    if (this.#links.get(network) === up) return;
    this.#links.set(network, up);
    this.#tell({ kind: 'link', network, up });
  }
}

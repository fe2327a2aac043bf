/** The heartbeats of a simulated node: the production fold that hears, on wires that faults cut. */
import type { NetworkName, NodeName } from '../core/config.ts';
import { wakeAt } from '../core/keeper/detector.ts';
import {
  describeChange,
  describeHearing,
  type Hearing,
  hearBeat,
  judgeSilence,
  makeHearing,
  onRecord,
  wayFrom,
} from '../core/keeper/hearing.ts';
import type { BeatWay, HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { onOwnNewest } from '../core/keeper/newest-known.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { Newest } from '../core/takeover/newest.ts';
import type { Heartbeats, Identity } from '../keeper/keeper-ports.ts';
import { signingKey } from '../values/signing-key.ts';
import type { Ring } from './keys.ts';
import type { NodePart, Packet } from './parts.ts';

export class SimHeartbeats implements Heartbeats {
  #hearing: Hearing | undefined;
  #identity: Identity | undefined;
  #sequence = 0;
  /** A beat was heard that is signed with this key of the file, and not with its first. */
  #heardBy: { readonly ring: Ring; readonly key: string } | undefined;
  readonly #links = new Map<NetworkName, boolean>();
  readonly #node: NodePart;
  readonly #tell: (message: KeeperToDaemon) => void;

  constructor(node: NodePart, tell: (message: KeeperToDaemon) => void) {
    this.#node = node;
    this.#tell = tell;
  }

  configure(config: HeartbeatConfig, now: number): void {
    if (JSON.stringify(this.#hearing?.config) === JSON.stringify(config)) return;
    const before = this.#hearing;
    this.#hearing = makeHearing(config, true, now, before);
    if (before) for (const message of describeChange(before, this.#hearing)) this.#tell(message);
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
    this.#sequence += 1;
    const hearing = this.#hearing;
    if (!hearing) return;
    for (const way of hearing.config.ways) if (this.#identity) this.#send(way, progress, this.#identity);
    for (const network of hearing.networks) this.#lookAtLink(network);
  }

  /** A beat comes in where this node has an address, if it listens there. */
  take({ network, port, to, from, beat, deaf, key }: Packet): void {
    const hearing = this.#hearing;
    const { name, world } = this.#node;
    const ring = world.keys.ringOf(name, 'keeper');
    if (!hearing || !ring.keys.includes(key)) return;
    if (key !== ring.keys[0]) this.#heardBy = { ring, key };
    const among: number[] = [];
    hearing.config.ways.forEach((way, index) => {
      if (way.own === to && way.port === port && way.network === network) among.push(index);
    });
    const way = wayFrom(hearing.config, among, beat.sender, from);
    if (way === undefined) return;
    const taken = { ...beat, deaf: deaf.includes(this.#node.name) };
    hearBeat(hearing, this.#node.world.schedule.now, way, taken, this.#tell);
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

  #send({ network, port, own: from, peers }: BeatWay, progress: number, identity: Identity): void {
    const { name, world } = this.#node;
    const key = this.#signs();
    const newest = this.#hearing?.newest.own;
    const beat: Omit<Beat, 'deaf'> = {
      sender: name,
      ...identity,
      sequence: this.#sequence,
      progress,
      ...(newest && { newest }),
    };
    const deaf = this.#hearing?.unheard[this.#hearing.networks.indexOf(network)] ?? [];
    for (const { node, address: to } of peers)
      if (world.network.delivers(name, from, node, to, port))
        world.nodes.get(node)?.keeper.takeBeat({ network, port, from, to, beat, deaf, key });
  }

  #signs(): string {
    const ring = this.#node.world.keys.ringOf(this.#node.name, 'keeper');
    return signingKey(ring, this.#heardBy?.ring === ring ? this.#heardBy.key : undefined);
  }

  #lookAtLink(network: NetworkName): void {
    const { name, world } = this.#node;
    const way = this.#hearing?.config.ways.find((its) => its.network === network);
    const up = way === undefined || world.network.linkUp(name, world.network.wireOf(way.own));
    if (this.#links.get(network) === up) return;
    this.#links.set(network, up);
    this.#tell({ kind: 'link', network, up });
  }
}

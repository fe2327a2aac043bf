/**
 * Sends this node's beats and turns what comes back into changes for the daemon: who is heard where, which incarnation,
 * whose daemon stands still, which link is down. A quiet cluster costs the daemon nothing, since only changes are told.
 */
import type { KeyObject } from 'node:crypto';
import type { NodeName } from '../core/config.ts';
import {
  carryOver,
  type Detector,
  isHeard,
  makeDetector,
  onBeat,
  onWake,
  wakeAt,
} from '../core/keeper/detector.ts';
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { type Beat, makeBeatReader, makeBeatWriter } from './beat.ts';
import { type BeatCounters, createBeatCounters } from './beat-counters.ts';
import { type BeatSocket, openBeatSocket } from './beat-socket.ts';
import { type LinkWatch, watchLinks } from './links.ts';
import { makePeerDaemons, onProgress, type PeerDaemons } from './peer-daemons.ts';
import { admitBeat, keepGuard, makeReplayGuard, type ReplayGuard } from './replay-guard.ts';

export interface HeartbeatOptions {
  readonly cluster: string;
  readonly node: NodeName;
  readonly key: KeyObject;
  /** Without real-time priority our own lateness is held against others, so more misses are waited for. */
  readonly realtime: boolean;
  tell(message: KeeperToDaemon): void;
  report(text: string): void;
}

export interface Heartbeats {
  /** Who is beaten to from now on; what is known of pairs that stay is kept. */
  configure(config: HeartbeatConfig, now: number): void;
  /** Beats are sent in the name of this incarnation from now on. */
  begin(identity: { readonly inc: string; readonly stamp: number }): void;
  /** One beat to every peer on every network, and a look at the links. */
  beat(now: number, progress: number): void;
  /** Folds time into the verdicts; call it after waiting packets were read. Returns how long this process stalled. */
  judge(now: number): number;
  wakeAt(): number;
  /** Everything known, for a daemon that has just started. */
  describe(): readonly KeeperToDaemon[];
  close(): void;
}

const MISSES_WITHOUT_REALTIME = 4;
/** A peer's daemon is called dead after so many of its hang times: its own keeper kills it after one. */
const PEER_DAEMON_HANGS = 2;

/** Everything that depends on the configuration, replaced as a whole when it changes. */
interface Setup {
  readonly config: HeartbeatConfig;
  readonly peers: readonly NodeName[];
  readonly detector: Detector;
  readonly guard: ReplayGuard;
  readonly daemons: PeerDaemons;
  readonly links: LinkWatch;
  readonly sockets: readonly BeatSocket[];
}

type Writer = (sequence: number, progress: number) => Buffer;

export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  let setup: Setup | undefined;
  let identity: { readonly inc: string; readonly stamp: number } | undefined;
  let writers: readonly Writer[] = [];
  let sequence = 0;
  const counters = createBeatCounters(options);

  const makeWriters = () => {
    const from = identity && { sender: options.node, ...identity };
    const networks = from && setup ? setup.config.networks : [];
    writers = networks.map(({ network }) =>
      makeBeatWriter({ ...options, network }, from as NonNullable<typeof from>),
    );
  };
  const send = (current: Setup, progress: number) => {
    sequence += 1;
    for (let index = 0; index < writers.length; index++) {
      const packet = (writers[index] as Writer)(sequence, progress);
      const { port, peers } = current.config.networks[index] as HeartbeatConfig['networks'][number];
      for (const { address } of peers) current.sockets[index]?.send(packet, port, address);
    }
  };

  return {
    configure(config, now) {
      if (setup && JSON.stringify(setup.config) === JSON.stringify(config)) return;
      for (const socket of setup?.sockets ?? []) socket.close();
      setup = makeSetup(options, config, now, setup, counters);
      makeWriters();
    },
    begin(next) {
      identity = next;
      makeWriters();
    },
    beat(now, progress) {
      if (!setup) return;
      send(setup, progress);
      for (const { network, up } of setup.links.poll(now)) options.tell({ kind: 'link', network, up });
      counters.flush(now);
    },
    judge(now) {
      if (!setup) return 0;
      const { stalledMs, changes } = onWake(setup.detector, now);
      if (stalledMs > 0) options.tell({ kind: 'stalled', forMs: Math.round(stalledMs) });
      for (const { network, peer, heard } of changes) tellHearing(options, setup, network, peer, heard);
      return stalledMs;
    },
    wakeAt: () => (setup ? wakeAt(setup.detector) : Number.POSITIVE_INFINITY),
    describe: () => (setup ? [...describeSetup(setup), counters.message()] : []),
    close() {
      for (const socket of setup?.sockets ?? []) socket.close();
      setup = undefined;
    },
  };
}

function makeSetup(
  options: HeartbeatOptions,
  config: HeartbeatConfig,
  now: number,
  before: Setup | undefined,
  counters: BeatCounters,
): Setup {
  const { networks, intervalMs, hangMs } = config;
  const peers = [...new Set(networks.flatMap((network) => network.peers.map(({ node }) => node)))];
  const has = (network: number, peer: number) =>
    networks[network]?.peers.some(({ node }) => node === peers[peer]) === true;
  const misses = Math.max(config.misses, options.realtime ? 0 : MISSES_WITHOUT_REALTIME);
  const setup: Setup = {
    config,
    peers,
    detector: makeDetector({ intervalMs, misses, networks: networks.length, peers: peers.length, has }, now),
    guard: makeReplayGuard(peers, networks.length),
    daemons: makePeerDaemons(peers.length, hangMs * PEER_DAEMON_HANGS, now),
    links: watchLinks([...networks, ...(config.links ?? [])], before?.links.states()),
    sockets: networks.map(({ network, own, port }, index) =>
      openBeatSocket({
        own,
        port,
        onPacket: makeReceiver(options, counters, () => setup, index),
        onTrouble: (code) =>
          options.report(
            `No heartbeats on network ${network} yet: ${own} port ${port} cannot be bound (${code}), tried again`,
          ),
      }),
    ),
  };
  if (before) keepKnown(before, setup);
  return setup;
}

/** What was known of a peer on a network stays known when both are still there. */
function keepKnown(before: Setup, after: Setup): void {
  const indexOf = (setup: Setup, network: string) =>
    setup.config.networks.findIndex((other) => other.network === network);
  const networks = after.config.networks.flatMap(({ network }, index) => {
    const source = indexOf(before, network);
    return source < 0 ? [] : [[source, index] as const];
  });
  for (const [target, name] of after.peers.entries()) {
    const source = before.peers.indexOf(name);
    if (source < 0) continue;
    keepGuard(before.guard, after.guard, name, networks);
    for (const [from, to] of networks)
      carryOver(before.detector, [from, source], after.detector, [to, target]);
  }
}

function makeReceiver(
  options: HeartbeatOptions,
  counters: BeatCounters,
  current: () => Setup,
  network: number,
): (packet: Buffer) => void {
  let read: ReturnType<typeof makeBeatReader> | undefined;
  return (packet) => {
    const setup = current();
    const name = (setup.config.networks[network] as HeartbeatConfig['networks'][number]).network;
    read ??= makeBeatReader({ ...options, network: name }, options.node);
    const beat = read(packet);
    if (typeof beat === 'string') counters.reject(beat);
    else takeBeat(options, counters, setup, network, beat);
  };
}

function takeBeat(
  options: HeartbeatOptions,
  counters: BeatCounters,
  setup: Setup,
  network: number,
  beat: Beat,
): void {
  const admission = admitBeat(setup.guard, network, beat);
  if (admission.kind === 'refused') {
    counters.reject(admission.why);
    return;
  }
  const now = performance.now();
  const { peer, newIncarnation } = admission;
  if (newIncarnation) options.tell({ kind: 'peer-incarnation', node: beat.sender, inc: beat.inc });
  if (onBeat(setup.detector, now, network, peer)) tellHearing(options, setup, network, peer, true);
  const alive = onProgress(setup.daemons, now, peer, beat.progress);
  if (alive !== undefined) options.tell({ kind: 'peer-daemon', node: beat.sender, alive });
}

function tellHearing(
  options: HeartbeatOptions,
  setup: Setup,
  network: number,
  peer: number,
  heard: boolean,
): void {
  const name = setup.config.networks[network]?.network;
  const node = setup.peers[peer];
  if (name === undefined || node === undefined) return;
  options.tell({ kind: 'hearing', network: name, node, heard });
}

function describeSetup({ config, peers, detector, guard, daemons, links }: Setup): readonly KeeperToDaemon[] {
  const messages: KeeperToDaemon[] = links.states().map((link) => ({ kind: 'link', ...link }));
  for (const [peer, node] of peers.entries()) {
    const inc = guard.inc[peer];
    if (inc) messages.push({ kind: 'peer-incarnation', node, inc });
    if (daemons.alive[peer] === false) messages.push({ kind: 'peer-daemon', node, alive: false });
    for (const [index, { network }] of config.networks.entries()) {
      const heard = isHeard(detector, index, peer);
      if (heard !== undefined) messages.push({ kind: 'hearing', network, node, heard });
    }
  }
  return messages;
}

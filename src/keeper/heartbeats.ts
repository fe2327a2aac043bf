/**
 * The heartbeats on real sockets: sends this node's beats, and gives what comes back to the fold that hears
 * (core/keeper/hearing.ts). Links are watched here as well.
 */
import type { KeyObject } from 'node:crypto';
import type { NodeName } from '../core/config.ts';
import { wakeAt } from '../core/keeper/detector.ts';
import {
  describeHearing,
  type Hearing,
  hearBeat,
  judgeSilence,
  makeHearing,
} from '../core/keeper/hearing.ts';
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { onOwnNewest } from '../core/keeper/newest-known.ts';
import { type BeatScope, type BeatWriter, createBeatReader, createBeatWriter } from './beat.ts';
import { type BeatCounters, createBeatCounters } from './beat-counters.ts';
import { type BeatSocket, openBeatSocket } from './beat-socket.ts';
import type { Heartbeats } from './keeper-loop.ts';
import { type LinkWatch, watchLinks } from './links.ts';

export interface HeartbeatOptions {
  readonly cluster: string;
  readonly node: NodeName;
  readonly key: KeyObject;
  /** Without real-time priority our own lateness is held against others, so more misses are waited for. */
  readonly realtime: boolean;
  /** CLOCK_BOOTTIME: a keeper that takes an incarnation over must send higher numbers than the one before it. */
  boottimeMs(): number;
  tell(message: KeeperToDaemon): void;
  report(text: string): void;
}

/** Everything that depends on the configuration, replaced as a whole when it changes. */
interface Setup {
  readonly hearing: Hearing;
  readonly links: LinkWatch;
  readonly sockets: readonly BeatSocket[];
}

/** Of one network. */
interface Writers {
  readonly long: BeatWriter;
  /** For agents of before the newest document was told. */
  readonly short: BeatWriter;
}

export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  let setup: Setup | undefined;
  let identity: { readonly inc: string; readonly stamp: number } | undefined;
  let writers: readonly Writers[] = [];
  const readers = new Set<NodeName>();
  let sequence = 0;
  const counters = createBeatCounters(options);

  const makeWriters = () => {
    const from = identity && { sender: options.node, ...identity };
    const networks = from && setup ? setup.hearing.config.networks : [];
    writers = networks.map(({ network }) => writersOf({ ...options, network }, from as Identified));
  };
  const send = (current: Setup, progress: number) => {
    sequence += 1;
    const { config, newest } = current.hearing;
    for (let index = 0; index < writers.length; index++) {
      const { long, short } = writers[index] as Writers;
      const { port, peers } = config.networks[index] as HeartbeatConfig['networks'][number];
      const send = (packet: Buffer, address: string) => current.sockets[index]?.send(packet, port, address);
      const all = peers.every(({ node }) => readers.has(node));
      const told = long(sequence, progress, newest.own);
      const untold = all ? told : short(sequence, progress);
      for (const { node, address } of peers) send(readers.has(node) ? told : untold, address);
    }
  };

  return {
    configure(config, now) {
      if (setup && JSON.stringify(setup.hearing.config) === JSON.stringify(config)) return;
      for (const socket of setup?.sockets ?? []) socket.close();
      setup = createSetup({ ...options, readers, counters }, config, now, setup);
      makeWriters();
    },
    begin(next) {
      identity = next;
      // No keeper sends a beat a millisecond, so none before this one in this boot has come so far.
      sequence = Math.max(sequence, Math.floor(options.boottimeMs()));
      makeWriters();
    },
    know(newest) {
      if (setup) onOwnNewest(setup.hearing.newest, newest);
    },
    beat(now, progress) {
      if (!setup) return;
      send(setup, progress);
      for (const { network, up } of setup.links.poll(now)) options.tell({ kind: 'link', network, up });
      counters.flush(now);
    },
    judge: (now) => (setup ? judgeSilence(setup.hearing, now, options.tell) : 0),
    wakeAt: () => (setup ? wakeAt(setup.hearing.detector) : Number.POSITIVE_INFINITY),
    describe: () => (setup ? [...describeSetup(options.node, setup), counters.message()] : []),
    close() {
      for (const socket of setup?.sockets ?? []) socket.close();
      setup = undefined;
    },
  };
}

function describeSetup(node: NodeName, { links, hearing }: Setup): KeeperToDaemon[] {
  const carriers = links.states().map((link) => ({ kind: 'link', ...link }) as const);
  return [...carriers, ...describeHearing(hearing, node)];
}

type Identified = { readonly sender: NodeName; readonly inc: string; readonly stamp: number };

function writersOf(scope: BeatScope, from: Identified): Writers {
  return { long: createBeatWriter(scope, from), short: createBeatWriter(scope, from, 1) };
}

interface SetupOptions extends HeartbeatOptions {
  readonly counters: BeatCounters;
  /** Peers that have shown that they read long beats. */
  readonly readers: Set<NodeName>;
}

function createSetup(
  options: SetupOptions,
  config: HeartbeatConfig,
  now: number,
  before: Setup | undefined,
): Setup {
  const { networks } = config;
  const hearing = makeHearing(config, options.realtime, now, before?.hearing);
  return {
    hearing,
    links: watchLinks([...networks, ...(config.links ?? [])], before?.links.states()),
    sockets: networks.map(({ network, own, port }, index) =>
      openBeatSocket({
        own,
        port,
        onPacket: makeReceiver(options, hearing, index),
        onTrouble: (code) =>
          options.report(
            `No heartbeats on network ${network} yet: ${own} port ${port} cannot be bound (${code}), tried again`,
          ),
      }),
    ),
  };
}

function makeReceiver(options: SetupOptions, hearing: Hearing, index: number): (packet: Buffer) => void {
  const { counters, readers } = options;
  const { network } = hearing.config.networks[index] as HeartbeatConfig['networks'][number];
  const read = createBeatReader({ ...options, network }, options.node);
  return (packet) => {
    const beat = read(packet);
    if (typeof beat === 'string') return counters.reject(beat);
    const refused = hearBeat(hearing, performance.now(), index, beat, options.tell);
    if (refused !== undefined) return counters.reject(refused);
    if (beat.readsNewest) readers.add(beat.sender);
    else readers.delete(beat.sender);
  };
}

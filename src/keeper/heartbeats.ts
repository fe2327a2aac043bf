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
  onRecord,
} from '../core/keeper/hearing.ts';
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { onOwnNewest } from '../core/keeper/newest-known.ts';
import { type BeatWriter, createBeatReader, createBeatWriter } from './beat.ts';
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

export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  let setup: Setup | undefined;
  let identity: { readonly inc: string; readonly stamp: number } | undefined;
  let writers: readonly BeatWriter[] = [];
  let sequence = 0;
  const counters = createBeatCounters(options);

  const makeWriters = () => {
    const from = identity && { sender: options.node, ...identity };
    const networks = from && setup ? setup.hearing.config.networks : [];
    writers = networks.map(({ network }) =>
      createBeatWriter({ ...options, network }, from as NonNullable<typeof from>),
    );
  };
  const send = (current: Setup, progress: number) => {
    sequence += 1;
    const { config, newest, unheard } = current.hearing;
    for (let index = 0; index < writers.length; index++) {
      const write = writers[index] as BeatWriter;
      const packet = write({ sequence, progress, unheard: unheard[index] ?? [], newest: newest.own });
      const { port, peers } = config.networks[index] as HeartbeatConfig['networks'][number];
      for (const { address } of peers) current.sockets[index]?.send(packet, port, address);
    }
  };

  return {
    configure(config, now) {
      if (setup && JSON.stringify(setup.hearing.config) === JSON.stringify(config)) return;
      for (const socket of setup?.sockets ?? []) socket.close();
      setup = createSetup({ ...options, counters }, config, now, setup);
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
    noteRecord(node, inc) {
      if (setup) onRecord(setup.hearing, node, inc);
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

interface SetupOptions extends HeartbeatOptions {
  readonly counters: BeatCounters;
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
  const { counters } = options;
  const { network } = hearing.config.networks[index] as HeartbeatConfig['networks'][number];
  const read = createBeatReader({ ...options, network }, options.node);
  return (packet) => {
    const beat = read(packet);
    if (typeof beat === 'string') return counters.reject(beat);
    const refused = hearBeat(hearing, performance.now(), index, beat, options.tell);
    if (refused !== undefined) counters.reject(refused);
  };
}

/**
 * The heartbeats on real sockets: sends this node's beats, and gives what comes back to the fold that hears
 * (core/keeper/hearing.ts). Links are watched here as well.
 */
import type { NodeName } from '../core/config.ts';
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
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import { onOwnNewest } from '../core/keeper/newest-known.ts';
import type { Beat } from '../core/keeper/replay-guard.ts';
import type { BeatRefusal } from '../core/reason-facts.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { type BeatWriter, createBeatReader, createBeatWriter } from './beat.ts';
import { type BeatCounters, createBeatCounters } from './beat-counters.ts';
import { type BeatKeys, createBeatKeys } from './beat-keys.ts';
import { createBeatSockets, type Place, placeKey } from './beat-sockets.ts';
import type { Heartbeats } from './keeper-ports.ts';
import { type LinkWatch, watchLinks } from './links.ts';

export interface HeartbeatOptions {
  readonly cluster: string;
  readonly node: NodeName;
  readonly ring: KeyRing;
  /** Without real-time priority our own lateness is held against others, so more misses are waited for. */
  readonly realtime: boolean;
  /** CLOCK_BOOTTIME: a keeper that takes an incarnation over must send higher numbers than the one before it. */
  boottimeMs(): number;
  tell(message: KeeperToDaemon): void;
  report(text: string): void;
  /** A beat of a peer has come in and is taken. */
  heard(): void;
}

/** Everything that depends on the configuration, replaced as a whole when it changes. */
interface Setup {
  readonly hearing: Hearing;
  readonly links: LinkWatch;
  /** By own address and port. */
  readonly receivers: ReadonlyMap<string, Receive>;
}

type Receive = (packet: Buffer, from: string) => void;

export function createHeartbeats(options: HeartbeatOptions): Heartbeats {
  let setup: Setup | undefined;
  let identity: { readonly inc: string; readonly stamp: number } | undefined;
  let writers: readonly BeatWriter[] = [];
  let sequence = 0;
  const counters = createBeatCounters(options);
  const keys = createBeatKeys(options.ring);
  const sockets = createBeatSockets({
    onPacket: (at, packet, from) => setup?.receivers.get(placeKey(at))?.(packet, from),
    onTrouble: (at, code) => options.report(notBound(setup?.hearing.config, at, code)),
  });

  const makeWriters = () => {
    const from = identity && { sender: options.node, ...identity };
    const networks = from && setup ? setup.hearing.networks : [];
    writers = networks.map((network) =>
      createBeatWriter({ ...options, keys, network }, from as NonNullable<typeof from>),
    );
  };
  const send = ({ hearing }: Setup, progress: number) => {
    sequence += 1;
    const { config, newest, unheard, networkOf } = hearing;
    const packets = writers.map((write, network) =>
      write({ sequence, progress, unheard: unheard[network] ?? [], newest: newest.own }),
    );
    for (const [index, way] of config.ways.entries()) {
      const packet = packets[networkOf[index] as number];
      if (packet) for (const { address } of way.peers) sockets.send(way, packet, way.port, address);
    }
  };

  return {
    configure(config, now) {
      if (setup && JSON.stringify(setup.hearing.config) === JSON.stringify(config)) return;
      const before = setup;
      before?.links.close();
      setup = createSetup({ ...options, keys, counters }, config, now, before);
      sockets.open(config.ways);
      makeWriters();
      if (before) for (const message of describeChange(before.hearing, setup.hearing)) options.tell(message);
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
      sockets.close();
      setup?.links.close();
      setup = undefined;
    },
  };
}

function notBound(config: HeartbeatConfig | undefined, at: Place, code: string): string {
  const ways = config?.ways.filter((way) => placeKey(way) === placeKey(at)) ?? [];
  const networks = [...new Set(ways.map(({ network }) => network))].join(', ');
  return `No heartbeats on network ${networks} yet: ${at.own} port ${at.port} cannot be bound (${code}), tried again`;
}

function describeSetup(node: NodeName, { links, hearing }: Setup): KeeperToDaemon[] {
  const carriers = links.states().map((link) => ({ kind: 'link', ...link }) as const);
  return [...carriers, ...describeHearing(hearing, node)];
}

interface SetupOptions extends HeartbeatOptions {
  readonly keys: BeatKeys;
  readonly counters: BeatCounters;
}

function createSetup(
  options: SetupOptions,
  config: HeartbeatConfig,
  now: number,
  before: Setup | undefined,
): Setup {
  const hearing = makeHearing(config, options.realtime, now, before?.hearing);
  const places = [...new Set(config.ways.map(placeKey))];
  return {
    hearing,
    links: watchLinks(watchedLinks(config), before?.links.states()),
    receivers: new Map(places.map((place) => [place, makeReceiver(options, hearing, place)])),
  };
}

/** A network that is about to go is not watched any more; of one whose address changes either will do. */
function watchedLinks({ ways, links = [] }: HeartbeatConfig) {
  const stays = new Set(ways.flatMap(({ network, before }) => (before ? [] : [network])));
  return [...ways.filter(({ network }) => stays.has(network)), ...links];
}

/** What comes in at one place may be of several networks, and by several ways of each. */
function makeReceiver(options: SetupOptions, hearing: Hearing, place: string): Receive {
  const { counters } = options;
  const { config } = hearing;
  const here = [...config.ways.entries()].filter(([, way]) => placeKey(way) === place);
  const readers = [...new Set(here.map(([, { network }]) => network))].map((network) => ({
    read: createBeatReader({ ...options, network }, options.node),
    ways: here.flatMap(([index, way]) => (way.network === network ? [index] : [])),
  }));
  return (packet, from) => {
    let refusal: BeatRefusal = 'other-network';
    for (const { read, ways } of readers) {
      const beat = read(packet);
      if (typeof beat !== 'string') return take(beat, wayFrom(config, ways, beat.sender, from), from);
      refusal = beat;
      if (beat !== 'other-network') break;
    }
    counters.reject(refusal, from);
  };

  function take(beat: Beat, way: number | undefined, from: string): void {
    const refused =
      way === undefined ? undefined : hearBeat(hearing, performance.now(), way, beat, options.tell);
    if (refused !== undefined) counters.reject(refused, from);
    else if (way !== undefined) options.heard();
  }
}

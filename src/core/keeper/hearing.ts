/**
 * What this node hears of its peers, folded from authentic beats and from time: who is heard where, which incarnation,
 * whose daemon stands still. Only changes are told, so that a quiet cluster costs the daemon nothing. Folded in place,
 * since it is fed with every beat.
 *
 * Judged is each way by itself; told is the network: a peer is heard there as long as it is heard by one of its ways.
 */
import type { NetworkName, NodeName } from '../config.ts';
import { carryOver, type Detector, isHeard, makeDetector, onBeat, onWake } from './detector.ts';
import { missesFor, peerDaemonSilenceMs } from './keeper-settings.ts';
import type { HeartbeatConfig, KeeperToDaemon } from './messages.ts';
import { makeNewestKnown, type NewestKnown, onNewest } from './newest-known.ts';
import { isOutnumbered } from './outnumbered.ts';
import { keepDaemon, makePeerDaemons, onProgress, type PeerDaemons } from './peer-daemons.ts';
import { admitBeat, type Beat, keepGuard, makeReplayGuard, type ReplayGuard } from './replay-guard.ts';

export interface Hearing {
  readonly config: HeartbeatConfig;
  readonly peers: readonly NodeName[];
  /** Each once; a way names its network by the index here. */
  readonly networks: readonly NetworkName[];
  readonly networkOf: readonly number[];
  /** Its networks are the ways. */
  readonly detector: Detector;
  readonly guard: ReplayGuard;
  readonly daemons: PeerDaemons;
  readonly newest: NewestKnown;
  /** Per pair of network and peer what was told last: whether the peer is heard there. */
  readonly told: (boolean | undefined)[];
  /** Pairs of network and peer in which only one direction works: the peer is heard and says that it does not hear this node. */
  readonly deaf: boolean[];
  /** Per network the peers that this node does not hear there, as its beats say; replaced when it changes. */
  readonly unheard: (readonly NodeName[])[];
  /** As told last: most of the others are late. */
  outnumbered: boolean;
}

type Tell = (message: KeeperToDaemon) => void;

/** What `before` knows of a peer on a way stays known when both are still there. */
export function makeHearing(
  config: HeartbeatConfig,
  realtime: boolean,
  now: number,
  before?: Hearing,
): Hearing {
  const { ways } = config;
  const intervalMs = config.expectMs ?? config.intervalMs;
  const peers = [...new Set(ways.flatMap((way) => way.peers.map(({ node }) => node)))];
  const networks = [...new Set(ways.map(({ network }) => network))];
  const networkOf = ways.map(({ network }) => networks.indexOf(network));
  const has = (way: number, peer: number) =>
    ways[way]?.peers.some(({ node }) => node === peers[peer]) === true;
  const detector = { intervalMs, misses: missesFor(config, realtime), networks: ways.length, has };
  const hearing: Hearing = {
    config,
    peers,
    networks,
    networkOf,
    detector: makeDetector({ ...detector, peers: peers.length }, now),
    guard: makeReplayGuard(peers, networkOf),
    daemons: makePeerDaemons(peers.length, peerDaemonSilenceMs(config), now),
    newest: makeNewestKnown(before?.newest),
    told: networks.flatMap(() => peers.map(() => undefined)),
    deaf: networks.flatMap(() => peers.map(() => false)),
    unheard: networks.map(() => []),
    outnumbered: before?.outnumbered === true,
  };
  if (before) keepKnown(before, hearing, now);
  for (const network of networks.keys()) {
    hearing.unheard[network] = unheardOn(hearing, network);
    for (const peer of peers.keys())
      hearing.told[slotOf(hearing, network, peer)] = isHeardOn(hearing, network, peer);
  }
  return hearing;
}

/** An authentic beat came in by the way of this index. A string is the reason why it does not count. */
export function hearBeat(
  hearing: Hearing,
  now: number,
  way: number,
  beat: Beat,
  tell: Tell,
): 'unknown-sender' | 'replayed' | undefined {
  const admission = admitBeat(hearing.guard, way, beat);
  if (admission.kind === 'refused') return admission.why;
  const { peer, newIncarnation } = admission;
  if (newIncarnation) tell({ kind: 'peer-incarnation', node: beat.sender, inc: beat.inc });
  if (onBeat(hearing.detector, now, way, peer)) tellHearing(hearing, way, peer, true, tell);
  const network = hearing.networkOf[way] ?? 0;
  if (hearing.deaf[slotOf(hearing, network, peer)] !== beat.deaf)
    tellDeaf(hearing, network, peer, beat.deaf, tell);
  if (hearing.outnumbered) tellOutnumbered(hearing, now, tell);
  const alive = onProgress(hearing.daemons, now, peer, beat.progress);
  if (alive !== undefined) tell({ kind: 'peer-daemon', node: beat.sender, alive });
  const { newest } = beat;
  if (newest && onNewest(hearing.newest, beat.sender, newest))
    tell({ kind: 'newest', node: beat.sender, newest });
  return undefined;
}

/** The record of a peer names this incarnation. */
export function onRecord({ guard }: Hearing, node: NodeName, inc: string): void {
  guard.recorded.set(node, inc);
}

/** By which of these ways a beat came that one socket has heard: they may differ in nothing but the address of the peer. */
export function wayFrom(
  { ways }: HeartbeatConfig,
  among: readonly number[],
  sender: NodeName,
  from: string,
): number | undefined {
  if (among.length <= 1) return among[0];
  const has = (way: number, address?: string) =>
    ways[way]?.peers.some((p) => p.node === sender && (address === undefined || p.address === address));
  return among.find((way) => has(way, from)) ?? among.findLast((way) => has(way)) ?? among[0];
}

/** Folds time into the verdicts; call it after waiting packets were read. Returns how long this process stalled. */
export function judgeSilence(hearing: Hearing, now: number, tell: Tell): number {
  const { stalledMs, changes } = onWake(hearing.detector, now);
  if (stalledMs > 0) tell({ kind: 'stalled', forMs: Math.round(stalledMs) });
  for (const { network: way, peer, heard } of changes) tellHearing(hearing, way, peer, heard, tell);
  tellOutnumbered(hearing, now, tell);
  return stalledMs;
}

/** Everything known, for a daemon that has just started. */
export function describeHearing(hearing: Hearing, self: NodeName): KeeperToDaemon[] {
  const { networks, peers, guard, daemons, newest, deaf } = hearing;
  const messages: KeeperToDaemon[] = [];
  if (newest.own) messages.push({ kind: 'newest', node: self, newest: newest.own });
  for (const [node, known] of newest.peers) messages.push({ kind: 'newest', node, newest: known.newest });
  for (const [peer, node] of peers.entries()) {
    const inc = guard.inc[peer];
    if (inc) messages.push({ kind: 'peer-incarnation', node, inc });
    if (daemons.alive[peer] === false) messages.push({ kind: 'peer-daemon', node, alive: false });
    for (const [index, network] of networks.entries()) {
      const heard = isHeardOn(hearing, index, peer);
      if (heard !== undefined) messages.push({ kind: 'hearing', network, node, heard });
      if (deaf[slotOf(hearing, index, peer)]) messages.push({ kind: 'deaf', network, node, deaf: true });
    }
  }
  if (hearing.outnumbered) messages.push({ kind: 'outnumbered', is: true });
  return [...messages, ...describeAnew(hearing)];
}

/** What a change of the ways alone has changed: who is not heard any more because his way is gone, who is, and who is by the new one. */
export function describeChange(before: Hearing, after: Hearing): KeeperToDaemon[] {
  const messages: KeeperToDaemon[] = [];
  for (const [index, network] of before.networks.entries()) {
    for (const [peer, node] of before.peers.entries()) {
      const now = [after.networks.indexOf(network), after.peers.indexOf(node)] as const;
      const was = before.told[slotOf(before, index, peer)];
      const heard = isHeardOn(after, ...now) ?? false;
      if (was !== undefined && was !== heard) messages.push({ kind: 'hearing', network, node, heard });
      if (before.deaf[slotOf(before, index, peer)] && !after.deaf[slotOf(after, ...now)])
        messages.push({ kind: 'deaf', network, node, deaf: false });
    }
  }
  return [...messages, ...describeAnew(after)];
}

function describeAnew(hearing: Hearing): KeeperToDaemon[] {
  if (!isBetween(hearing)) return [];
  return hearing.config.ways.flatMap(({ network, peers, before }, way) =>
    (before ? [] : peers).map(({ node }) => {
      const heard = isHeard(hearing.detector, way, hearing.peers.indexOf(node)) === true;
      return { kind: 'hearing-anew', network, node, heard } as const;
    }),
  );
}

function isBetween({ config }: Hearing): boolean {
  return config.ways.some(({ before }) => before);
}

/** By any of its ways; undefined while nothing was said. */
function isHeardOn({ networkOf, detector }: Hearing, network: number, peer: number): boolean | undefined {
  let verdict: boolean | undefined;
  for (let way = 0; way < networkOf.length; way++) {
    if (networkOf[way] !== network) continue;
    const heard = isHeard(detector, way, peer);
    if (heard) return true;
    verdict ??= heard;
  }
  return verdict;
}

/** The verdict on one way has changed. */
function tellHearing(hearing: Hearing, way: number, peer: number, heard: boolean, tell: Tell): void {
  const network = hearing.networkOf[way];
  const its = hearing.config.ways[way];
  const node = hearing.peers[peer];
  if (network === undefined || its === undefined || node === undefined) return;
  // Several of its ways may have changed at once: what counts is what was told before.
  const [slot, isNow] = [slotOf(hearing, network, peer), isHeardOn(hearing, network, peer)];
  if (isNow !== undefined && isNow !== hearing.told[slot]) {
    hearing.told[slot] = isNow;
    hearing.unheard[network] = unheardOn(hearing, network);
    tell({ kind: 'hearing', network: its.network, node, heard: isNow });
  }
  if (!its.before && isBetween(hearing)) tell({ kind: 'hearing-anew', network: its.network, node, heard });
}

function tellOutnumbered(hearing: Hearing, now: number, tell: Tell): void {
  const is = isOutnumbered(hearing.detector, now);
  if (is !== hearing.outnumbered) tell({ kind: 'outnumbered', is });
  hearing.outnumbered = is;
}

function unheardOn(hearing: Hearing, network: number): readonly NodeName[] {
  return hearing.peers.filter((_, peer) => isHeardOn(hearing, network, peer) === false);
}

function tellDeaf(hearing: Hearing, network: number, peer: number, deaf: boolean, tell: Tell): void {
  hearing.deaf[slotOf(hearing, network, peer)] = deaf;
  const name = hearing.networks[network];
  const node = hearing.peers[peer];
  if (name !== undefined && node !== undefined) tell({ kind: 'deaf', network: name, node, deaf });
}

function slotOf({ peers }: Hearing, network: number, peer: number): number {
  return network < 0 || peer < 0 ? -1 : network * peers.length + peer;
}

function keepKnown(before: Hearing, after: Hearing, now: number): void {
  const networks = after.networks.flatMap((name, to) => {
    const from = before.networks.indexOf(name);
    return from < 0 ? [] : [[from, to] as const];
  });
  for (const [node, inc] of before.guard.recorded) after.guard.recorded.set(node, inc);
  for (const [target, name] of after.peers.entries()) {
    const source = before.peers.indexOf(name);
    if (source < 0) continue;
    keepGuard(before.guard, after.guard, name, networks);
    keepDaemon(before.daemons, source, after.daemons, target);
    for (const [from, to] of networks)
      after.deaf[slotOf(after, to, target)] = before.deaf[slotOf(before, from, source)] ?? false;
    for (const [from, to] of sameWays(before.config, after.config, name))
      carryOver(before.detector, [from, source], after.detector, [to, target], now);
  }
}

/** Pairs of ways, before and after, by which the peer is reached in the same way. */
function sameWays(
  before: HeartbeatConfig,
  after: HeartbeatConfig,
  peer: NodeName,
): (readonly [number, number])[] {
  const keyOf = ({ network, port, own, peers }: HeartbeatConfig['ways'][number]) => {
    const address = peers.find(({ node }) => node === peer)?.address;
    return address === undefined ? undefined : [network, port, own, address].join(' ');
  };
  const keys = before.ways.map(keyOf);
  return after.ways.flatMap((way, to) => {
    const key = keyOf(way);
    const from = key === undefined ? -1 : keys.indexOf(key);
    return from < 0 ? [] : [[from, to] as const];
  });
}

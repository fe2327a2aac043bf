/**
 * What this node hears of its peers, folded from authentic beats and from time: who is heard where, which incarnation,
 * whose daemon stands still. Only changes are told, so that a quiet cluster costs the daemon nothing. Folded in place,
 * since it is fed with every beat.
 */
import type { NodeName } from '../config.ts';
import { carryOver, type Detector, isHeard, makeDetector, onBeat, onWake } from './detector.ts';
import { missesFor, peerDaemonSilenceMs } from './keeper-settings.ts';
import type { HeartbeatConfig, KeeperToDaemon } from './messages.ts';
import { makeNewestKnown, type NewestKnown, onNewest } from './newest-known.ts';
import { makePeerDaemons, onProgress, type PeerDaemons } from './peer-daemons.ts';
import { admitBeat, type Beat, keepGuard, makeReplayGuard, type ReplayGuard } from './replay-guard.ts';

export interface Hearing {
  readonly config: HeartbeatConfig;
  readonly peers: readonly NodeName[];
  readonly detector: Detector;
  readonly guard: ReplayGuard;
  readonly daemons: PeerDaemons;
  readonly newest: NewestKnown;
  /** Pairs of network and peer in which only one direction works: the peer is heard and says that it does not hear this node. */
  readonly deaf: boolean[];
  /** Per network the peers that this node does not hear there, as its beats say; replaced when it changes. */
  readonly unheard: (readonly NodeName[])[];
}

type Tell = (message: KeeperToDaemon) => void;

/** What `before` knows of a peer on a network stays known when both are still there. */
export function makeHearing(
  config: HeartbeatConfig,
  realtime: boolean,
  now: number,
  before?: Hearing,
): Hearing {
  const { networks } = config;
  const intervalMs = config.expectMs ?? config.intervalMs;
  const peers = [...new Set(networks.flatMap((network) => network.peers.map(({ node }) => node)))];
  const has = (network: number, peer: number) =>
    networks[network]?.peers.some(({ node }) => node === peers[peer]) === true;
  const detector = { intervalMs, misses: missesFor(config, realtime), networks: networks.length, has };
  const hearing: Hearing = {
    config,
    peers,
    detector: makeDetector({ ...detector, peers: peers.length }, now),
    guard: makeReplayGuard(peers, networks.length),
    daemons: makePeerDaemons(peers.length, peerDaemonSilenceMs(config), now),
    newest: makeNewestKnown(before?.newest),
    deaf: networks.flatMap(() => peers.map(() => false)),
    unheard: networks.map(() => []),
  };
  if (before) keepKnown(before, hearing, now);
  for (const network of networks.keys()) hearing.unheard[network] = unheardOn(hearing, network);
  return hearing;
}

/** An authentic beat came in on the network of this index. A string is the reason why it does not count. */
export function hearBeat(
  hearing: Hearing,
  now: number,
  network: number,
  beat: Beat,
  tell: Tell,
): 'unknown-sender' | 'replayed' | undefined {
  const admission = admitBeat(hearing.guard, network, beat);
  if (admission.kind === 'refused') return admission.why;
  const { peer, newIncarnation } = admission;
  if (newIncarnation) tell({ kind: 'peer-incarnation', node: beat.sender, inc: beat.inc });
  if (onBeat(hearing.detector, now, network, peer)) tellHearing(hearing, network, peer, true, tell);
  if (hearing.deaf[slotOf(hearing, network, peer)] !== beat.deaf)
    tellDeaf(hearing, network, peer, beat.deaf, tell);
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

/** Folds time into the verdicts; call it after waiting packets were read. Returns how long this process stalled. */
export function judgeSilence(hearing: Hearing, now: number, tell: Tell): number {
  const { stalledMs, changes } = onWake(hearing.detector, now);
  if (stalledMs > 0) tell({ kind: 'stalled', forMs: Math.round(stalledMs) });
  for (const { network, peer, heard } of changes) tellHearing(hearing, network, peer, heard, tell);
  return stalledMs;
}

/** Everything known, for a daemon that has just started. */
export function describeHearing(hearing: Hearing, self: NodeName): KeeperToDaemon[] {
  const { config, peers, detector, guard, daemons, newest, deaf } = hearing;
  const messages: KeeperToDaemon[] = [];
  if (newest.own) messages.push({ kind: 'newest', node: self, newest: newest.own });
  for (const [node, known] of newest.peers) messages.push({ kind: 'newest', node, newest: known.newest });
  for (const [peer, node] of peers.entries()) {
    const inc = guard.inc[peer];
    if (inc) messages.push({ kind: 'peer-incarnation', node, inc });
    if (daemons.alive[peer] === false) messages.push({ kind: 'peer-daemon', node, alive: false });
    for (const [index, { network }] of config.networks.entries()) {
      const heard = isHeard(detector, index, peer);
      if (heard !== undefined) messages.push({ kind: 'hearing', network, node, heard });
      if (deaf[index * peers.length + peer] === true)
        messages.push({ kind: 'deaf', network, node, deaf: true });
    }
  }
  return messages;
}

function tellHearing(hearing: Hearing, network: number, peer: number, heard: boolean, tell: Tell): void {
  hearing.unheard[network] = unheardOn(hearing, network);
  const name = hearing.config.networks[network]?.network;
  const node = hearing.peers[peer];
  if (name !== undefined && node !== undefined) tell({ kind: 'hearing', network: name, node, heard });
}

function unheardOn({ peers, detector }: Hearing, network: number): readonly NodeName[] {
  return peers.filter((_, peer) => isHeard(detector, network, peer) === false);
}

function tellDeaf(hearing: Hearing, network: number, peer: number, deaf: boolean, tell: Tell): void {
  hearing.deaf[slotOf(hearing, network, peer)] = deaf;
  const name = hearing.config.networks[network]?.network;
  const node = hearing.peers[peer];
  if (name !== undefined && node !== undefined) tell({ kind: 'deaf', network: name, node, deaf });
}

function slotOf({ peers }: Hearing, network: number, peer: number): number {
  return network * peers.length + peer;
}

function keepKnown(before: Hearing, after: Hearing, now: number): void {
  const indexOf = (hearing: Hearing, network: string) =>
    hearing.config.networks.findIndex((other) => other.network === network);
  const networks = after.config.networks.flatMap(({ network }, index) => {
    const source = indexOf(before, network);
    return source < 0 ? [] : [[source, index] as const];
  });
  for (const [node, inc] of before.guard.recorded) after.guard.recorded.set(node, inc);
  for (const [target, name] of after.peers.entries()) {
    const source = before.peers.indexOf(name);
    if (source < 0) continue;
    keepGuard(before.guard, after.guard, name, networks);
    for (const [from, to] of networks) {
      carryOver(before.detector, [from, source], after.detector, [to, target], now);
      after.deaf[slotOf(after, to, target)] = before.deaf[slotOf(before, from, source)] ?? false;
    }
  }
}

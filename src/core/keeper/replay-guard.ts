/**
 * Decides which authentic beats count. A recorded packet is authentic too, so each must be newer than everything this
 * process accepted from that node: within an incarnation by its sequence number on its way, between incarnations by
 * their stamp, which grows durably on the sender and never goes back (permit.ts). So once a new incarnation was heard,
 * nothing recorded from an older one is ever taken again.
 *
 * A node that was installed anew has lost its stamp, and its clock may be behind: the incarnation that its record in the
 * store names counts whatever its stamp is, unless this process has heard a later one of that node since.
 *
 * What this cannot refuse: packets recorded earlier and sent to a keeper that itself has just started and has not heard
 * the real node since. They make the node look alive (never dead) while the recording lasts; the incarnation they name
 * is told to the daemon, which holds it against the document.
 */
import type { NodeName } from '../config.ts';
import type { Newest } from '../takeover/newest.ts';

/** What a heartbeat says, once it is known to be authentic. */
export interface Beat {
  readonly sender: NodeName;
  /** 8 characters of base 36. */
  readonly inc: string;
  /** Orders the incarnations of one node: greater is newer (see permit.ts). */
  readonly stamp: number;
  /** Grows with every beat of the incarnation. */
  readonly sequence: number;
  /** Counts the signs of life of the daemon, so that peers can tell a dead daemon from a dead node. */
  readonly progress: number;
  /** The newest document its node knows of; left out when none. */
  readonly newest?: Newest;
  /** Its sender does not hear this node on the network, although it could. */
  readonly deaf: boolean;
}

export type Admission =
  | { readonly kind: 'refused'; readonly why: 'unknown-sender' | 'replayed' }
  /** `newIncarnation`: the first beat, or the first one of another incarnation than before. */
  | { readonly kind: 'accepted'; readonly peer: number; readonly newIncarnation: boolean };

export interface ReplayGuard {
  readonly peers: ReadonlyMap<NodeName, number>;
  /** The network of each way. */
  readonly networkOf: readonly number[];
  readonly stamp: number[];
  readonly inc: string[];
  /** The highest stamp that was ever accepted, and the incarnations that another one has followed. */
  readonly highest: number[];
  readonly past: readonly Set<string>[];
  /** The incarnation that the record of a node names, as the daemon has read it. */
  readonly recorded: Map<NodeName, string>;
  /** Slot = peer × ways + way. */
  readonly sequence: number[];
}

const unknownSender: Admission = { kind: 'refused', why: 'unknown-sender' };
const replayed: Admission = { kind: 'refused', why: 'replayed' };

/** `peers` in the order of their index. */
export function makeReplayGuard(peers: readonly NodeName[], networkOf: readonly number[]): ReplayGuard {
  return {
    peers: new Map(peers.map((name, index) => [name, index])),
    networkOf,
    stamp: peers.map(() => -1),
    inc: peers.map(() => ''),
    highest: peers.map(() => -1),
    past: peers.map(() => new Set<string>()),
    recorded: new Map(),
    sequence: peers.flatMap(() => networkOf.map(() => -1)),
  };
}

/** Changes the guard when the beat is accepted. */
export function admitBeat(guard: ReplayGuard, way: number, beat: Beat): Admission {
  const peer = guard.peers.get(beat.sender);
  if (peer === undefined) return unknownSender;
  const ways = guard.networkOf.length;
  const newIncarnation = beat.inc !== guard.inc[peer];
  if (newIncarnation) {
    if (!isNewer(guard, peer, beat)) return replayed;
    begin(guard, peer, beat);
  }
  const slot = peer * ways + way;
  if (beat.stamp !== guard.stamp[peer] || beat.sequence <= (guard.sequence[slot] as number)) return replayed;
  if (beat.sequence < newestOn(guard, peer, way)) return replayed;
  guard.sequence[slot] = beat.sequence;
  return { kind: 'accepted', peer, newIncarnation };
}

/** Which of two incarnations is the newer one its stamp says; where that was lost, the record does. */
function isNewer(guard: ReplayGuard, peer: number, beat: Beat): boolean {
  if (beat.stamp > (guard.highest[peer] as number)) return true;
  return guard.recorded.get(beat.sender) === beat.inc && guard.past[peer]?.has(beat.inc) === false;
}

function begin(guard: ReplayGuard, peer: number, beat: Beat): void {
  guard.past[peer]?.add(guard.inc[peer] as string);
  guard.inc[peer] = beat.inc;
  guard.stamp[peer] = beat.stamp;
  guard.highest[peer] = Math.max(beat.stamp, guard.highest[peer] as number);
  const ways = guard.networkOf.length;
  guard.sequence.fill(-1, peer * ways, (peer + 1) * ways);
}

/** The same beat goes every way of its network: none may be older than what another way has brought. */
function newestOn({ networkOf, sequence }: ReplayGuard, peer: number, way: number): number {
  let newest = -1;
  for (let other = 0; other < networkOf.length; other++)
    if (networkOf[other] === networkOf[way])
      newest = Math.max(newest, sequence[peer * networkOf.length + other] as number);
  return newest;
}

/** Takes over what another guard knows of a peer, so that a change of configuration reopens nothing. */
export function keepGuard(
  from: ReplayGuard,
  to: ReplayGuard,
  name: NodeName,
  networks: readonly (readonly [from: number, to: number])[],
): void {
  const source = from.peers.get(name);
  const target = to.peers.get(name);
  if (source === undefined || target === undefined) return;
  to.stamp[target] = from.stamp[source] as number;
  to.inc[target] = from.inc[source] as string;
  to.highest[target] = from.highest[source] as number;
  for (const inc of from.past[source] ?? []) to.past[target]?.add(inc);
  for (const [before, after] of networks) {
    const newest = newestOn(from, source, from.networkOf.indexOf(before));
    for (const [way, network] of to.networkOf.entries())
      if (network === after) to.sequence[target * to.networkOf.length + way] = newest;
  }
}

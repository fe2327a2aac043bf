/**
 * Folds heartbeats into verdicts: does this node hear that peer on that network? A peer is heard from its first beat
 * on, and not heard once `intervalMs × misses` pass without one.
 *
 * Invariant: silence is only held against a peer while this process could have heard it. The fold plans its own next
 * wake; when it is called much later than that, it was not scheduled, and it says nothing about anybody until a whole
 * window has passed with beats possible.
 *
 * It is folded for every beat, live and in the simulator, so it is plain arrays changed in place: slot =
 * network × peers + peer. Times are monotonic milliseconds of the caller.
 */

export interface DetectorSettings {
  readonly intervalMs: number;
  readonly misses: number;
  readonly networks: number;
  readonly peers: number;
  /** False for a peer that has no address on a network: nothing is ever said about that pair. */
  readonly has?: (network: number, peer: number) => boolean;
}

export interface HearingChange {
  readonly network: number;
  readonly peer: number;
  readonly heard: boolean;
}

export interface DetectorWake {
  /** 0, or for how long this process was not scheduled before it was called again. */
  readonly stalledMs: number;
  readonly changes: readonly HearingChange[];
}

const absent = -1;
const stateUnknown = 0;
const stateHeard = 1;
const stateSilent = 2;

export interface Detector {
  readonly intervalMs: number;
  readonly windowMs: number;
  /** A peer that is silent for so long is about to be missed (outnumbered.ts). */
  readonly lateMs: number;
  readonly toleranceMs: number;
  readonly peers: number;
  readonly lastBeat: number[];
  readonly verdict: number[];
  plannedWake: number;
  /** A peer that was never heard is not called silent before this moment … */
  judgeFrom: number;
  /** … and after a stall nothing at all is said before this one. */
  muteUntil: number;
  stalledMs: number;
}

const nothing: DetectorWake = { stalledMs: 0, changes: [] };
/** A wake later than this many intervals is a stall of our own. */
const toleratedIntervals = 1.5;

export function makeDetector(settings: DetectorSettings, now: number): Detector {
  const { intervalMs, misses, networks, peers, has } = settings;
  const slots = Array.from({ length: networks * peers }, (_, slot) => slot);
  const isAbsent = (slot: number) => has !== undefined && !has(Math.floor(slot / peers), slot % peers);
  return {
    intervalMs,
    windowMs: intervalMs * misses,
    lateMs: intervalMs * Math.max(misses - 1, toleratedIntervals),
    toleranceMs: intervalMs * toleratedIntervals,
    peers,
    lastBeat: slots.map(() => Number.NEGATIVE_INFINITY),
    verdict: slots.map((slot) => (isAbsent(slot) ? absent : stateUnknown)),
    plannedWake: now + intervalMs,
    judgeFrom: now + intervalMs * misses,
    muteUntil: now,
    stalledMs: 0,
  };
}

/** A beat of the peer came in on the network. True when the peer was not heard there before: now it is. */
export function onBeat(detector: Detector, now: number, network: number, peer: number): boolean {
  noticeStall(detector, now);
  const slot = network * detector.peers + peer;
  const verdict = detector.verdict[slot];
  if (verdict === undefined || verdict === absent) return false;
  detector.lastBeat[slot] = now;
  if (verdict === stateHeard || now < detector.muteUntil) return false;
  detector.verdict[slot] = stateHeard;
  return true;
}

/** To be called at `wakeAt` (sooner does no harm). Returns what changed since the last call, and a stall if there was one. */
export function onWake(detector: Detector, now: number): DetectorWake {
  noticeStall(detector, now);
  const stalledMs = detector.stalledMs;
  detector.stalledMs = 0;
  const changes = now < detector.muteUntil ? nothing.changes : judge(detector, now);
  detector.plannedWake = planWake(detector, now);
  return stalledMs === 0 && changes.length === 0 ? nothing : { stalledMs, changes };
}

/** When `onWake` is due: every interval, at the very end of a window, and when a peer is late. */
export function wakeAt(detector: Detector): number {
  return detector.plannedWake;
}

/** The verdict as last said; undefined while nothing was said about this pair. */
export function isHeard(detector: Detector, network: number, peer: number): boolean | undefined {
  const verdict = detector.verdict[network * detector.peers + peer];
  return verdict === stateHeard ? true : verdict === stateSilent ? false : undefined;
}

/**
 * Takes over what another detector knew of a pair, after a change of the peers, networks or limits. A shorter window begins
 * with the change: beats of before were sent by the longer one.
 */
export function carryOver(
  from: Detector,
  fromPair: readonly [network: number, peer: number],
  to: Detector,
  toPair: readonly [network: number, peer: number],
  now: number,
): void {
  const source = fromPair[0] * from.peers + fromPair[1];
  const target = toPair[0] * to.peers + toPair[1];
  if (to.verdict[target] === absent || from.verdict[source] === absent) return;
  to.verdict[target] = from.verdict[source] ?? stateUnknown;
  const last = from.lastBeat[source] ?? Number.NEGATIVE_INFINITY;
  const silentAt = Math.min(last + from.windowMs, now + to.windowMs);
  to.lastBeat[target] = Math.max(last, silentAt - to.windowMs);
  to.muteUntil = Math.max(to.muteUntil, from.muteUntil);
}

function noticeStall(detector: Detector, now: number): void {
  const lateMs = now - detector.plannedWake;
  if (lateMs <= detector.toleranceMs) return;
  detector.stalledMs += lateMs;
  detector.plannedWake = now;
  detector.judgeFrom = now + detector.windowMs;
  detector.muteUntil = now + detector.windowMs;
}

function judge(detector: Detector, now: number): readonly HearingChange[] {
  let changes: HearingChange[] | undefined;
  for (let slot = 0; slot < detector.verdict.length; slot++) {
    const heard = now - (detector.lastBeat[slot] as number) < detector.windowMs;
    const verdict = detector.verdict[slot] as number;
    if (verdict === absent || verdict === (heard ? stateHeard : stateSilent)) continue;
    if (verdict === stateUnknown && !heard && now < detector.judgeFrom) continue;
    detector.verdict[slot] = heard ? stateHeard : stateSilent;
    changes ??= [];
    changes.push({ network: Math.floor(slot / detector.peers), peer: slot % detector.peers, heard });
  }
  return changes ?? nothing.changes;
}

function planWake(detector: Detector, now: number): number {
  let at = now + detector.intervalMs;
  if (now < detector.judgeFrom) at = Math.min(at, detector.judgeFrom);
  for (let slot = 0; slot < detector.verdict.length; slot++) {
    if (detector.verdict[slot] !== stateHeard) continue;
    const last = detector.lastBeat[slot] as number;
    for (const end of [last + detector.lateMs, last + detector.windowMs]) if (end > now && end < at) at = end;
  }
  return at;
}

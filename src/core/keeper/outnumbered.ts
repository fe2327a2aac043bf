/**
 * A node that is cut from the others notices it no later than they do, but not before all of them: its record would have to
 * show that it lives, and nothing in it may have moved since its last beat. So when half or more of the nodes that can be
 * heard are late, that is told an interval before anybody is missed. It says nothing about others.
 */
import { type Detector, isHeard } from './detector.ts';

/** The peers that are still in time and this node are no more than half of those that are heard and this node. */
export function isOutnumbered(detector: Detector, now: number): boolean {
  if (now < detector.muteUntil) return false;
  let [heard, inTime] = [0, 0];
  for (let peer = 0; peer < detector.peers; peer++) {
    const last = lastBeatOf(detector, peer);
    if (last === undefined) continue;
    heard += 1;
    if (now - last < detector.lateMs) inTime += 1;
  }
  return inTime < heard && 2 * (inTime + 1) <= heard + 1;
}

/** On any network where it is heard. */
function lastBeatOf(detector: Detector, peer: number): number | undefined {
  let newest: number | undefined;
  const networks = detector.verdict.length / detector.peers;
  for (let network = 0; network < networks; network++) {
    if (isHeard(detector, network, peer) !== true) continue;
    const last = detector.lastBeat[network * detector.peers + peer] as number;
    if (newest === undefined || last > newest) newest = last;
  }
  return newest;
}

/**
 * The newest document that each node knows of, as the beats tell it. The daemon hears only what it may not know: its own
 * is carried in this node's beats, and most beats of peers say the same a moment later.
 */
import type { NodeName } from '../config.ts';
import { compareNewest, type Newest, sameNewest } from '../takeover/newest.ts';

export interface NewestKnown {
  /** What this node's daemon knows; it outlives the daemon. */
  own: Newest | undefined;
  readonly peers: Map<NodeName, { readonly newest: Newest; readonly told: boolean }>;
}

export function makeNewestKnown(before?: NewestKnown): NewestKnown {
  return { own: before?.own, peers: new Map(before?.peers) };
}

/** A beat of the peer says this. True when the daemon must hear of it. */
export function onNewest(known: NewestKnown, peer: NodeName, newest: Newest): boolean {
  const before = known.peers.get(peer);
  if (before && sameNewest(before.newest, newest)) return false;
  const told = isNews(known.own, newest);
  known.peers.set(peer, { newest, told });
  // What the daemon was told it must also hear to be over.
  return told || before?.told === true;
}

function isNews(own: Newest | undefined, newest: Newest): boolean {
  if (own === undefined) return true;
  const is = compareNewest(newest, own);
  return is === 'newer' || is === 'another';
}

/** The daemon has learned of a newer one; never back, whatever a daemon says. */
export function onOwnNewest(known: NewestKnown, newest: Newest): void {
  if (known.own === undefined || compareNewest(newest, known.own) !== 'older') known.own = newest;
}

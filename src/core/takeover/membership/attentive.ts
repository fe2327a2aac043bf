/**
 * What this daemon knows of hearing is what its keeper said last, and that tells only what changes: of a keeper that stands
 * still nothing comes, and the daemon goes on with what was. The others miss such a node, say so, and for a daemon that
 * believes in what was they are those who hear nobody. So nobody is accused for what is not heard before the keeper has
 * just spoken; one that has said nothing lately is asked. After a keeper has stood still, what others say of its silence is
 * not over before they can have heard it again.
 */
import { act, lookAgain, say, type Turn, unsay } from '../turn.ts';
import { doesBy } from '../view/timing.ts';

/** What is known of hearing is not older than `since`, when it came to say what it says. */
export function isAttentive(t: Turn, since: number): boolean {
  const { saidAt, askedAt, listensUntil } = t.s.keeper;
  if (t.clock.now < listensUntil) {
    lookAgain(t, listensUntil);
    return false;
  }
  if (saidAt >= since - freshMs(t)) return true;
  if (askedAt === undefined) askKeeper(t);
  else sayThatItIsSilent(t, askedAt + windowMs(t));
  return false;
}

/** It told something of hearing, or that there is nothing to tell. */
export function keeperSpoke(t: Turn): void {
  t.s.keeper = { ...t.s.keeper, saidAt: t.clock.now, askedAt: undefined };
  unsay(t, 'keeper');
}

/** Its own word that it stood still. */
export function stoodStill(t: Turn): void {
  const listensUntil = t.s.config === undefined ? 0 : t.clock.now + windowMs(t);
  t.s.keeper = { ...t.s.keeper, listensUntil };
}

function askKeeper(t: Turn): void {
  act(t, 'ask-keeper', {});
  t.s.keeper = { ...t.s.keeper, askedAt: t.clock.now };
  lookAgain(t, t.clock.now + windowMs(t));
}

function sayThatItIsSilent(t: Turn, at: number): void {
  if (t.clock.now < at) lookAgain(t, at);
  else say(t, 'keeper', { kind: 'keeper-silent' }, { level: 'warning' });
}

/** Who stands still from then on is missed by others a good while later: its last beat was an interval before at most. */
function freshMs(t: Turn): number {
  const { beatIntervalMs, beatMisses } = doesBy(t);
  return (beatIntervalMs * (beatMisses - 1)) / 2;
}

function windowMs(t: Turn): number {
  const { beatIntervalMs, beatMisses } = doesBy(t);
  return beatIntervalMs * beatMisses;
}

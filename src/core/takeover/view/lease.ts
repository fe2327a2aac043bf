/** Whether anything may be started here: only while a lease is confirmed. */
import { say, type Turn, unsay } from '../turn.ts';

function leaseValid(t: Turn): boolean {
  return t.s.leaseUntil !== undefined && t.clock.now < t.s.leaseUntil;
}

/** A start needs a valid lease; a restarted daemon renews first. */
export function mayStart(t: Turn): boolean {
  if (leaseValid(t)) {
    unsay(t, 'lease');
    return true;
  }
  if (t.s.leaseUntil !== undefined) say(t, 'lease', { kind: 'lease-out' }, { level: 'warning' });
  return false;
}

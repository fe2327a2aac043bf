/**
 * What is looked at, and when. News make everything look again, as does a time that passes without any: so a mark that
 * somebody forgot to set costs seconds and nothing else. Between that only what has waited for this moment looks: a group
 * whose probe is due, an address that is to be asked for, the duties of members. What a large cluster does all the time
 * (probes that find nothing new, renewals of others) so costs what it concerns, not what there is.
 *
 * The simulator holds what is decided so against a look at everything, at random moments (src/sim/checkers/whole-look.ts).
 */
import { coordinate } from './coordinate/coordinate.ts';
import { forgetGone } from './forget-gone.ts';
import { askForAddresses, observeAddresses } from './groups/observe-addresses.ts';
import { runDueGroups, runGroups } from './groups/run-groups.ts';
import { askDevices } from './membership/ask-devices.ts';
import { becomeClean } from './membership/clean.ts';
import { handOver } from './membership/hand-over.ts';
import { listen } from './membership/listen.ts';
import { lookAhead } from './membership/look-ahead.ts';
import { noteDeafness } from './membership/note-deafness.ts';
import { followSelf } from './membership/self.ts';
import type { Round } from './remembered.ts';
import { endRequests } from './requests/end-requests.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

const never = Number.POSITIVE_INFINITY;
/** A look at everything without news: seldom enough that it costs little however many groups there are. */
const msPerGroup = 10;
const [shortestMs, longestMs] = [2000, 10_000];

/** True when everything was looked at. */
export function look(t: Turn): boolean {
  const whole = t.s.dirty || isDue(t, 'everything');
  if (whole) beginWhole(t);
  const members = isDue(t, 'members');
  if (members) {
    begin(t, 'members');
    listen(t);
    becomeClean(t);
    lookAhead(t);
    followSelf(t);
    noteDeafness(t);
  }
  if (whole) runGroups(t);
  else runDueGroups(t);
  if (members) handOver(t);
  if (isDue(t, 'addresses')) lookAtAddresses(t, whole);
  const placement = isDue(t, 'placement');
  if (placement) owePlacement(t);
  if (members || placement) {
    t.round = 'members';
    askDevices(t);
    endRequests(t);
    coordinate(t);
    forgetGone(t);
  }
  return whole;
}

/** Every round is due. */
function beginWhole(t: Turn): void {
  const { s, clock } = t;
  s.dirty = false;
  s.component = { ...s.component, isOld: true };
  s.groupsAt = {};
  s.told = undefined;
  const groups = Object.keys(s.store.document?.value.groups ?? {}).length;
  const everything = clock.now + Math.max(shortestMs, Math.min(longestMs, groups * msPerGroup));
  s.lookAt = { everything, members: clock.now, addresses: clock.now, placement: clock.now };
}

function isDue(t: Turn, round: Round): boolean {
  return t.clock.now >= t.s.lookAt[round];
}

/** From now on until another round begins, `lookAgain` is for this one. */
function begin(t: Turn, round: Round): void {
  t.round = round;
  t.s.lookAt = { ...t.s.lookAt, [round]: never };
  if (round === 'members') t.s.waiting = false;
}

function lookAtAddresses(t: Turn, whole: boolean): void {
  begin(t, 'addresses');
  if (whole) observeAddresses(t);
  else askForAddresses(t);
}

/** Owed until a coordinator that may write has looked (coordinate.ts). */
function owePlacement(t: Turn): void {
  begin(t, 'placement');
  t.s.groupsOwed = true;
}

export function nextLook({ lookAt, groupsAt }: State): number {
  return Math.min(...Object.values(lookAt), ...Object.values(groupsAt));
}

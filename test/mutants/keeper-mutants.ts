/** The keeper: permit, deadline, watchdog and the beats it believes, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const keeper = 'src/core/keeper';

export const keeperMutants: readonly RuleMutant[] = [
  {
    name: 'stops-before-the-permit-is-closed',
    rule: 'durable before action: permit closed before the hard stop',
    file: `${keeper}/decide.ts`,
    find: "if (event.kind !== 'permit-closed') return stay(state);",
    replace: "if (event.kind !== 'permit-closed' && event.kind !== 'tick') return stay(state);",
  },
  {
    name: 'late-renewal-revives',
    rule: 'a lapsed lease is never renewed: the deadline is looked at before every event',
    file: `${keeper}/decide.ts`,
    find: 'return isExpired(state, clock)\n',
    replace: "return isExpired(state, clock) && event.kind !== 'daemon-said'\n",
  },
  {
    name: 'runs-past-the-deadline',
    rule: 'at the deadline the keeper stops everything',
    file: `${keeper}/decide.ts`,
    find: "return state.lease.kind === 'until' && clock.boottimeMs >= state.lease.boottimeMs;",
    replace: "return state.lease.kind === 'until' && clock.boottimeMs >= state.lease.boottimeMs + 5000;",
  },
  {
    name: 'hears-a-dead-daemon',
    rule: 'the keeper hears the daemon that lives now, and none before it',
    file: `${keeper}/decide.ts`,
    find: 'return daemon.inc === state.inc && daemon.restart === state.restart;',
    replace: 'return daemon.inc === state.inc;',
  },
  {
    name: 'hears-an-older-incarnation',
    rule: 'the keeper hears the daemon of this incarnation only',
    file: `${keeper}/decide.ts`,
    find: 'return daemon.inc === state.inc && daemon.restart === state.restart;',
    replace: 'return daemon.restart === state.restart;',
  },
  {
    name: 'lost-watchdog-goes-on',
    rule: 'a lost watchdog ends the incarnation',
    file: `${keeper}/decide.ts`,
    find: "return close({ kind: 'watchdog-lost' }, 'new-incarnation', undefined);",
    replace: 'return stay(state);',
  },
  {
    name: 'pets-at-the-deadline',
    rule: 'the watchdog is petted only before the deadline',
    file: `${keeper}/may-pet.ts`,
    find: 'return boottimeMs < state.lease.boottimeMs;',
    replace: 'return boottimeMs < state.lease.boottimeMs + 1500;',
  },
  {
    name: 'pets-without-lease-while-something-runs',
    rule: 'without a lease the watchdog is petted only while nothing runs',
    file: `${keeper}/may-pet.ts`,
    find: 'return state.stopped;',
    replace: 'return true;',
  },
  {
    name: 'pets-when-it-failed-to-stop',
    rule: 'what could not be stopped is left to the watchdog',
    file: `${keeper}/may-pet.ts`,
    find: "    case 'failed':\n",
    replace: "    case 'failed':\n      return true;\n",
  },
  {
    name: 'stamp-goes-back',
    rule: 'the stamp of an incarnation grows whatever the wall clock does',
    file: `${keeper}/permit.ts`,
    find: 'Math.max(Math.floor(wallMs), (last?.stamp ?? 0) + 1);',
    replace: 'Math.floor(wallMs);',
  },
  {
    name: 'forgets-the-oldest-predecessor',
    rule: 'of more than 16 that never were members the oldest is named too',
    file: `${keeper}/permit.ts`,
    find: 'return oldest === undefined ? [] : [oldest, ...others.slice(1 - longestAfter)];',
    replace: 'return oldest === undefined ? [] : [oldest, ...others].slice(-longestAfter);',
  },
  {
    name: 'replay-of-an-older-incarnation',
    rule: 'a packet that is not newer than what was accepted is a replay',
    file: `${keeper}/replay-guard.ts`,
    find: 'if (beat.stamp <= (guard.stamp[peer] as number)) return replayed;',
    replace: '',
  },
  {
    name: 'replay-within-an-incarnation',
    rule: 'a packet that is not newer than what was accepted is a replay',
    file: `${keeper}/replay-guard.ts`,
    find: 'beat.sequence <= (guard.sequence[slot] as number)) return replayed;',
    replace: 'beat.sequence < (guard.sequence[slot] as number)) return replayed;',
  },
  {
    name: 'another-journal-fits',
    rule: 'permit and journal carry one mark; where they do not fit, what was left is not known',
    file: `${keeper}/left-known.ts`,
    find: 'return permit.journal !== undefined && permit.journal === journalMark;',
    replace: 'return permit.journal !== undefined && journalMark !== undefined;',
  },
];

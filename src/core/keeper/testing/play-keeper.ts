/** Plays events to the keeper's fold, for its tests. */
import { beginKeeper, decide, keeperWakeAt } from '../decide.ts';
import { mayPet } from '../may-pet.ts';
import type { DaemonToKeeper } from '../messages.ts';
import type { KeeperDecision, KeeperEvent, KeeperSettings } from '../state.ts';

const times = { hangMs: 1000, leaveMs: 5000, giveUpMs: 3000, handOverMs: 2000, silentAfterMs: 10_000 };
export const known: KeeperSettings = { ...times, leftKnown: true };
/** Boot time is this far ahead of the monotonic clock, as after a suspend. */
export const slept = 100_000;

/** Plays events at given moments and tells each step as `state [pet]: outputs`. */
export function player(begin: KeeperDecision = beginKeeper(), settings = known) {
  let { state } = begin;
  const at = (now: number, event: KeeperEvent, sleptMs = slept) => {
    const decision = decide(settings, state, { now, boottimeMs: now + sleptMs }, event);
    state = decision.state;
    const outputs = decision.outputs.filter(({ kind }) => kind !== 'report').map(tell);
    return `${state.kind}${mayPet(settings, state, now + sleptMs) ? ' pet' : ''}: ${outputs.join(', ')}`;
  };
  const wakeAt = (now: number) => keeperWakeAt(settings, state, { now, boottimeMs: now + slept });
  return { at, wakeAt, state: () => state };
}

function tell(output: KeeperDecision['outputs'][number]): string {
  if (output.kind === 'start-daemon') return `start-daemon ${output.inc}#${output.restart}`;
  if (output.kind === 'exit') return `exit ${output.clean ? 'clean' : 'unclean'}`;
  return output.kind;
}

export const stopped = (...unverified: string[]): KeeperEvent => ({ kind: 'everything-stopped', unverified });
export const said = (message: DaemonToKeeper, restart = 0, inc = 'aaaa'): KeeperEvent => ({
  kind: 'daemon-said',
  inc,
  restart,
  message,
});
export const deadline = (boottimeMs: number | undefined, restart = 0) =>
  said({ kind: 'deadline', boottimeMs }, restart);
export const exited = (restart = 0, inc = 'aaaa'): KeeperEvent => ({
  kind: 'daemon-exited',
  inc,
  restart,
  how: 'signal SIGKILL',
});
export const tick: KeeperEvent = { kind: 'tick' };
export const leaveAsked: KeeperEvent = { kind: 'leave-asked' };

export function running() {
  const played = player();
  played.at(0, stopped());
  played.at(0, { kind: 'permit-opened', inc: 'aaaa' });
  return played;
}

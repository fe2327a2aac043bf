/**
 * The next incarnation: everything is proved stopped, and a permit must be durable before anything begins. That is tried for
 * ever, but not said for ever that this node is there: nothing runs here, and nobody can tell it anything. Silent it is
 * judged like one that has lost its power, and what the document gives to it goes elsewhere with a proof.
 */
import type { KeeperDecision, KeeperSettings, KeeperState, Next, Opening } from './state.ts';

const never = Number.POSITIVE_INFINITY;

export function beginOpening(next: Next, now: number): KeeperDecision {
  return {
    state: { kind: 'opening', since: now, retryAt: undefined, silent: false, next },
    outputs: [{ kind: 'open-permit' }],
  };
}

/** Time has passed: the permit is tried again when that is due, and in the end no beats are sent any more. */
export function tryToOpen(settings: KeeperSettings, state: Opening, now: number): KeeperDecision {
  const opens = state.retryAt !== undefined && now >= state.retryAt;
  const falls = now >= silentAt(settings, state);
  const { silentAfterMs: forMs } = settings;
  return {
    state: { ...state, retryAt: opens ? undefined : state.retryAt, silent: state.silent || falls },
    outputs: [
      ...(falls ? [{ kind: 'report', reason: { kind: 'falls-silent', forMs } } as const] : []),
      ...(opens ? [{ kind: 'open-permit' } as const] : []),
    ],
  };
}

/** No beats are sent. */
export function isSilent(state: KeeperState): boolean {
  return state.kind === 'opening' && state.silent;
}

export function openingWakeAt(settings: KeeperSettings, state: Opening): number {
  return Math.min(state.retryAt ?? never, silentAt(settings, state));
}

function silentAt({ silentAfterMs }: KeeperSettings, { since, silent }: Opening): number {
  return silent ? never : since + silentAfterMs;
}

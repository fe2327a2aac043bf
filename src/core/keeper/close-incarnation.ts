/** The end of an incarnation begins with its permit: only when that is closed is anything killed. */
import type { Reason } from '../reason.ts';
import type { KeeperDecision, Next } from './state.ts';

export function close(why: Reason, next: Next, giveUpAt: number | undefined): KeeperDecision {
  return {
    state: { kind: 'closing', next, giveUpAt },
    outputs: [{ kind: 'report', reason: { kind: 'incarnation-ends', why } }, { kind: 'close-permit' }],
  };
}

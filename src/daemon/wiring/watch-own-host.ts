/** What this host would lack for a takeover, looked for in the background. */
import type { State } from '../../core/takeover/state.ts';
import { certificateEnds } from '../../identity/certificate-ends.ts';
import { watchReadiness } from '../../readiness/watch-readiness.ts';
import type { Ground, Started } from './create-ground.ts';

export function watchOwnHost({ place, signal }: Started, { identity }: Ground, state: () => State) {
  return watchReadiness({
    node: place.node,
    config: () => state().config?.value,
    has: (group) => (state().groups[group]?.step ?? 'closed') !== 'closed',
    certificates: () => certificateEnds(identity()),
    signal,
  });
}

/** What this host would lack for a takeover, looked for in the background, and whether its clock agrees with that of others. */
import { apiPlacesOf } from '../../core/api-places.ts';
import type { State } from '../../core/takeover/state.ts';
import { certificateEnds } from '../../identity/certificate-ends.ts';
import { watchReadiness } from '../../readiness/watch-readiness.ts';
import { askClock } from '../ask-clock.ts';
import type { Ground, Started } from './create-ground.ts';

export function watchOwnHost({ place, signal }: Started, { identity }: Ground, state: () => State) {
  const config = () => state().config?.value;
  return watchReadiness({
    node: place.node,
    config,
    has: (group) => (state().groups[group]?.step ?? 'closed') !== 'closed',
    certificates: () => certificateEnds(identity()),
    askClock: async (node) => {
      const [own, known] = [identity(), config()];
      const at = known && apiPlacesOf(known, node)[0];
      return own && at ? askClock({ ...at, node }, own, signal) : undefined;
    },
    signal,
  });
}

/** What this host would lack for a takeover, looked for in the background, and whether its clock agrees with that of others. */
import { examineHelper } from '../../accounts/examine-accounts.ts';
import { apiPlacesOf } from '../../core/api-places.ts';
import type { State } from '../../core/takeover/state.ts';
import { awayNodes } from '../../core/takeover/view/away.ts';
import { certificateEnds } from '../../identity/certificate-ends.ts';
import { examineIdentity } from '../../identity/examine-identity.ts';
import { createLostBeats } from '../../readiness/lost-beats.ts';
import { watchReadiness } from '../../readiness/watch-readiness.ts';
import { askClock } from '../ask-clock.ts';
import { isHeldBy } from '../held-device.ts';
import type { Ground, Started } from './create-ground.ts';

export function watchOwnHost(
  { place, signal }: Started,
  { identity, events, now }: Ground,
  state: () => State,
) {
  const { node } = place;
  const config = () => state().config?.value;
  const isAway = (other: string) => awayNodes(state(), now()).includes(other);
  const lost = createLostBeats({ node, now, isAway });
  events.onEvent(lost.add, signal);
  return watchReadiness({
    node,
    config,
    has: (group) => (state().groups[group]?.step ?? 'closed') !== 'closed',
    certificates: () => certificateEnds(identity()),
    identityTrouble: () => (place.identity === undefined ? undefined : unusableOf(place.identity, node)),
    accountsTrouble: async () => {
      const { enabled = false, accounts } = config()?.api ?? {};
      const lets = enabled && accounts !== undefined && identity() !== undefined;
      return lets ? (await examineHelper())?.is : undefined;
    },
    // A daemon is its child.
    holdsWatchdog: (device) => isHeldBy(process.ppid, device),
    lostBeats: lost.read,
    askClock: async (other) => {
      const [own, known] = [identity(), config()];
      const at = known && apiPlacesOf(known, other)[0];
      return own && at ? askClock({ ...at, node: other }, own, signal) : undefined;
    },
    signal,
  });
}

/** Undefined: what is there can be used. That it is about to end, or belongs to another one, is told elsewhere. */
function unusableOf(directory: string, name: string) {
  const [finding] = examineIdentity(directory, { name, addresses: [] }, Date.now());
  return finding?.is === 'unusable' ? { file: finding.file, said: finding.said } : undefined;
}

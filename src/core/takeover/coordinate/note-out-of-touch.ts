/**
 * A group that is served on a network where its owner is in touch with nobody, and no two others are in touch with one
 * another: with two nodes always, with more when all have lost it. Which of them its clients still reach nobody can tell, so
 * nothing is moved; it is said, and a person decides.
 */
import { carriesHeartbeats, type GroupName, type NetworkName, type NodeName } from '../../config.ts';
import type { Document } from '../document.ts';
import { lookAgain, say, type Turn, unsay, unsayAll } from '../turn.ts';
import { awayUntil } from '../view/away.ts';
import { inTouchOn, isInTouch } from '../view/hearing.ts';
import { configOf } from '../view/loaded.ts';
import { asksBy } from '../view/timing.ts';

export function noteOutOfTouch(t: Turn, document: Document): void {
  const members = Object.keys(document.nodes).filter((node) => document.nodes[node]?.is === 'in');
  const networks = Object.entries(configOf(t).hostNetworks).flatMap(([name, network]) =>
    carriesHeartbeats(network) && nobodyIsInTouch(t, name, members) ? [name] : [],
  );
  const isQuiet = members.length < 2 || members.some((node) => awayUntil(t, document, node) !== undefined);
  if (networks.length === 0 || isQuiet) return unsayAll(t, ['out-of-touch']);
  for (const [group, entry] of Object.entries(document.groups)) {
    const owner = entry.is === 'assigned' && members.includes(entry.node) ? entry.node : undefined;
    const network = owner && servedOn(t, group, networks).find((one) => hasLost(t, one, owner, members));
    if (owner === undefined || network === undefined) unsay(t, ['out-of-touch', group]);
    else
      say(
        t,
        ['out-of-touch', group],
        { kind: 'out-of-touch', group, node: owner, network },
        { group, level: 'warning' },
      );
  }
}

function servedOn(t: Turn, group: GroupName, networks: readonly NetworkName[]): NetworkName[] {
  const resources = configOf(t).groups[group]?.resources ?? [];
  return networks.filter((network) => resources.some((resource) => resource.networks.includes(network)));
}

/** As this node sees it for long enough: the one of the pair that it is, or that it hears of. */
function hasLost(t: Turn, network: NetworkName, owner: NodeName, members: readonly NodeName[]): boolean {
  const { self } = t.s;
  const peers = owner === self ? members.filter((node) => node !== self) : [owner];
  return peers.every((node) => isLost(t, network, node));
}

function isLost(t: Turn, network: NetworkName, node: NodeName): boolean {
  const heard = t.s.hears[network]?.[node];
  if (heard !== true) return heard === false;
  const since = t.s.deaf[network]?.[node];
  if (since === undefined) return false;
  const { beatIntervalMs, beatMisses } = asksBy(t);
  const at = since + beatIntervalMs * beatMisses;
  if (t.clock.now < at) lookAgain(t, at);
  return t.clock.now >= at;
}

function nobodyIsInTouch(t: Turn, network: NetworkName, members: readonly NodeName[]): boolean {
  const hears = (a: NodeName, b: NodeName) =>
    a === t.s.self ? isInTouch(t, network, b) : inTouchOn(t.s.store.records[a]?.value, network).includes(b);
  return !members.some((a) => members.some((b) => a !== b && hears(a, b) && hears(b, a)));
}

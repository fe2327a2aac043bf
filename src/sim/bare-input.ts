/** What placement is fed where nothing is the matter: groups as they are given, nothing else that could hinder or hold. */
import type { GroupConfig } from '../core/config.ts';
import type { PlacementInput } from '../core/takeover/placement/candidates.ts';
import { place } from '../core/takeover/placement/place.ts';
import { simpleConfig } from './simple-config.ts';

export type Groups = Readonly<Record<string, GroupConfig>>;
export type Runs = Readonly<Record<string, string | undefined>>;

export const bareGroup: GroupConfig = Object.values(
  simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups: { web: {} } }).groups,
)[0]!;
const config = simpleConfig({ nodes: ['a', 'b', 'c'], networks: ['net1'], fence: 'agent', groups: {} });

/** `runs`: where each runs that does. */
export function bareInput(nodes: readonly string[], groups: Groups, runs: Runs = {}): PlacementInput {
  return {
    config: { ...config, groups },
    members: nodes,
    hindrance: () => undefined,
    unsteady: () => undefined,
    closed: () => undefined,
    returned: [],
    cutOff: () => [],
    unwell: () => undefined,
    owner: (group) => runs[group],
    destination: () => undefined,
    keptAt: () => undefined,
    getsRoom: () => true,
    keepsRoom: () => false,
    wanted: () => true,
  };
}

export function placedBy(given: PlacementInput): Runs {
  return Object.fromEntries([...place(given)].map(([group, { node }]) => [group, node]));
}

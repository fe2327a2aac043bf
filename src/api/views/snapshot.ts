/**
 * The cluster as it stands, for a simulation on the machine of whoever asks. What resources, checks and fence devices are
 * given may hold passwords, and decides nothing: it stays here.
 */
import { fenceTypicalMs, startTypicalMs } from '../../config/timing-budget.ts';
import type { Config, NodeName, StoreConfig } from '../../core/config.ts';
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { SnapshotView } from '../contract/views.ts';

/** Throws `not-initialised` before the agent has read the cluster. */
export function viewSnapshot(s: AgentSnapshot): SnapshotView {
  const { config, document } = s;
  if (config === undefined || document === undefined)
    throw new HoldfastError('not-initialised', {
      reason: words(s.problems[0]?.reason ?? { kind: 'agent-starting' }),
    });
  return {
    at: new Date(s.at).toISOString(),
    node: s.node,
    config: withoutParameters(config),
    defs: s.defs,
    document,
    records: s.records,
    hears: heardHere(s),
    store: viewMembers(s, config.store),
    typical: { startMs: startTypicalMs, fenceMs: fenceTimes(config) },
  };
}

function withoutParameters(config: Config): Config {
  // Whom people are told by decides nothing, and its addresses may be secrets themselves.
  const { notifications: _, health, ...rest } = config;
  const checks = Object.entries(health?.checks ?? {}).map(
    ([name, check]) => [name, { ...check, params: {} }] as const,
  );
  return {
    ...rest,
    store: { kind: config.store.kind },
    ...(health && { health: { ...health, checks: Object.fromEntries(checks) } }),
    nodes: mapped(config.nodes, (node) => ({
      ...node,
      fence: node.fence.map((device) => ({ ...device, params: {} })),
    })),
    groups: mapped(config.groups, (group) => ({
      ...group,
      resources: group.resources.map((resource) => ({ ...resource, params: {} })),
    })),
  };
}

function mapped<T>(all: Readonly<Record<string, T>>, change: (one: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));
}

/** On any network. */
function heardHere({ hearing }: AgentSnapshot): NodeName[] {
  const heard = Object.values(hearing).flatMap((peers) => Object.keys(peers).filter((peer) => peers[peer]));
  return [...new Set(heard)];
}

function viewMembers({ store }: AgentSnapshot, config: StoreConfig): SnapshotView['store'] {
  const { reachable, believed, description } = store;
  return {
    reachable,
    believed,
    places: placesOf(config),
    electionMs: electionOf(config),
    members: (description?.members ?? []).map(({ name, at = null, well, leads = false }) => ({
      name,
      at,
      well,
      leads,
    })),
  };
}

function placesOf({ endpoints, address }: StoreConfig): string[] {
  if (Array.isArray(endpoints)) return endpoints.map(String);
  return typeof address === 'string' ? [address] : [];
}

function electionOf({ managed }: StoreConfig): number | null {
  if (typeof managed !== 'object' || managed === null || !('electionMs' in managed)) return null;
  const { electionMs } = managed;
  return typeof electionMs === 'number' ? electionMs : null;
}

function fenceTimes({ nodes }: Config): Record<NodeName, number | null> {
  return Object.fromEntries(
    Object.entries(nodes).map(([name, { fence }]) => [name, fenceTypicalMs(fence) ?? null]),
  );
}

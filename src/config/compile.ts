/**
 * Compiles the file's model to the configuration of the core: defaults that depend on other values, timers, `{node}` in
 * fence options, `{here}` everywhere, and per resource what the core must know of its type. Total: it also compiles
 * files that the checks refuse afterwards, so that all mistakes can be told at once.
 */
import { join, resolve } from 'node:path';
import type {
  Claim,
  Config,
  FailurePolicy,
  FenceDeviceConfig,
  GroupConfig,
  Json,
  NodeConfig,
  ResourceConfig,
} from '../core/config.ts';
import { deviceTypes } from '../fence/device-types.ts';
import { secretsIn } from '../resource-types/environment.ts';
import type { Claim as TypeClaim } from '../resource-types/resource-type.ts';
import { resourceTypes } from '../resource-types/resource-types.ts';
import { placeSource } from '../secrets/place-source.ts';
import { contains } from '../values/subnet.ts';
import { compileApi } from './api-schema.ts';
import { type WrittenFenceDevice, writtenDevices } from './fence-schema.ts';
import { compileHealth } from './health-schema.ts';
import { compileNotify } from './notify-schema.ts';
import { compileQuarantine } from './quarantine-schema.ts';
import type { ResourceModel } from './resource-schema.ts';
import { type ClusterFileModel, firstsOf, type GroupModel, type NodeModel } from './schema.ts';
import { aroundStore, schemaOfStore } from './store-schema.ts';
import { deriveTiming, timingFacts } from './timing.ts';

export interface Compiled {
  readonly config: Config;
  /** Absolute path of the heartbeat key. */
  readonly keyFile: string;
  /** Absolute path of the directory with this node's identity; none: nothing is encrypted. */
  readonly identity?: string;
  /** A lapse counts as proof. */
  readonly lapse: boolean;
}

/** `directory`: where the file lies; relative paths start there. */
export function compileCluster(model: ClusterFileModel, directory: string): Compiled {
  const nodes = mapValues(model.nodes, (node, name) => compileNode(node, name, model, directory));
  const lapse = model.cluster.lapse ?? Object.values(nodes).some(needsLapse);
  const context = { model, nodes, lapse, directory };
  const { name, fenceLimit, tie, key, identity } = model.cluster;
  const quarantine = compileQuarantine(model.cluster.quarantine);
  return {
    config: {
      cluster: {
        name,
        fenceLimit: { count: fenceLimit.count, windowMs: fenceLimit.window },
        ...(tie && { tie: { prefer: tie.prefer, delayMs: tie.delay } }),
        ...(quarantine && { quarantine }),
      },
      store: schemaOfStore(model.store).compile(model.store, aroundStore(model)),
      hostNetworks: model.hostNetworks,
      nodes,
      timing: deriveTiming(model.timing, timingFacts(model, nodes, lapse)),
      ...(model.health && { health: compileHealth(model.health, (own) => expandHere(own, directory)) }),
      ...(model.notifications && {
        notifications: compileNotify(model.notifications, directory, (text) =>
          String(expandHere(text, directory)),
        ),
      }),
      ...(model.api && { api: compileApi(model.api) }),
      groups: mapValues(model.groups, (group) => compileGroup(group, context)),
    },
    keyFile: resolve(directory, key ?? `${name}.key`),
    ...(identity !== undefined && { identity: resolve(directory, identity) }),
    lapse,
  };
}

function needsLapse(node: NodeConfig): boolean {
  const trusted = node.watchdog !== undefined && !node.watchdog.pausable;
  return trusted && !node.fence.some(({ proof }) => proof === 'off');
}

function compileNode(node: NodeModel, name: string, model: ClusterFileModel, directory: string): NodeConfig {
  const devices = node.fence ?? model.cluster.fence ?? [];
  const watchdog = node.watchdog;
  return {
    addresses: node.addresses,
    fence: withOwnNames(writtenDevices(devices).map((device) => compileFence(device, name, directory))),
    ...((node.fenceThen ?? model.cluster.fenceThen) === 'on' && { fenceThen: 'on' as const }),
    ...(node.capacity && { capacity: node.capacity }),
    ...(watchdog === undefined
      ? {}
      : { watchdog: { device: watchdog.device, timeoutMs: watchdog.timeout, pausable: watchdog.pausable } }),
  };
}

function compileFence(
  { device: model, level }: WrittenFenceDevice,
  node: string,
  directory: string,
): FenceDeviceConfig {
  const { device, ...written } = model;
  const { facts, compile } = deviceTypes[device];
  const shared = level && { attempts: level.attempts };
  return {
    device,
    proof: facts.proof,
    ...compile({ ...written, ...shared }, { node, directory }),
    ...(level && { level: level.index }),
  };
}

/** Of a level, what would be called the same is told apart by its place there: `fence_apc#1`, `fence_apc#2`. */
function withOwnNames(devices: readonly FenceDeviceConfig[]): readonly FenceDeviceConfig[] {
  return devices.map((device) => {
    if (device.level === undefined) return device;
    const level = devices.filter((other) => other.level === device.level);
    const isAmbiguous = level.filter(({ name }) => name === device.name).length > 1;
    return isAmbiguous ? { ...device, name: `${device.name}#${level.indexOf(device) + 1}` } : device;
  });
}

interface Context {
  readonly model: ClusterFileModel;
  readonly nodes: Config['nodes'];
  readonly lapse: boolean;
  readonly directory: string;
}

function compileGroup(group: GroupModel, context: Context): GroupConfig {
  const names = Object.keys(group.resources);
  const written = Object.values(group.resources).some((r) => r.after !== undefined);
  return {
    nodes: group.nodes,
    ordered: group.ordered,
    restricted: group.restricted,
    ...compileFailback(group, context.model),
    failbackAfterMs: group.failbackAfter,
    restartPauseMs: group.restartPause,
    together: group.together,
    ...compileOrder(group),
    apart: group.apart,
    ...(group.prefer && { prefer: group.prefer }),
    ...(group.needs && { needs: group.needs }),
    enabled: group.enabled,
    resources: Object.entries(group.resources).map(([name, resource], at) => {
      const before = !written && at > 0 ? [names[at - 1]!] : [];
      return compileResource(name, resource, resource.after ?? before, context);
    }),
  };
}

function compileOrder(group: GroupModel): Pick<GroupConfig, 'after' | 'withoutFirst'> {
  const policies = group.after.flatMap((first) =>
    typeof first === 'string' ? [] : [[first.group, { without: first.without, forMs: first.for }] as const],
  );
  return {
    ...(group.after.length > 0 && { after: firstsOf(group) }),
    ...(policies.length > 0 && { withoutFirst: Object.fromEntries(policies) }),
  };
}

function compileFailback(
  { failback, ordered, nodes }: GroupModel,
  { cluster }: ClusterFileModel,
): Pick<GroupConfig, 'failback' | 'failbackWindow'> {
  const written = failback ?? (ordered && nodes.length > 0 ? (cluster.failback ?? 'on') : 'off');
  if (typeof written === 'string') return { failback: written };
  const { window, for: forMs, timezone } = written;
  return { failback: 'on', failbackWindow: { cron: window, forMs, timezone } };
}

function compileResource(
  name: string,
  model: ResourceModel,
  after: readonly string[],
  context: Context,
): ResourceConfig {
  const {
    type,
    after: _after,
    startTimeout,
    stopTimeout,
    probeTimeout,
    probeInterval,
    onFailure,
    ...own
  } = model;
  const { times, proofs, networks, claims, environment } = resourceTypes[type].facts;
  const { params, secrets } = placeSecrets(
    expandHere(own, context.directory) as ResourceConfig['params'],
    environment,
    context.directory,
  );
  return {
    name,
    type,
    params,
    ...(secrets.length > 0 && { secrets }),
    after,
    startTimeoutMs: startTimeout ?? times.start,
    stopTimeoutMs: stopTimeout ?? fittingStopMs(times.stop, context),
    probeTimeoutMs: probeTimeout ?? times.probe,
    probeIntervalMs: probeInterval ?? times.interval,
    onFailure: compilePolicy(onFailure),
    proofs: context.lapse ? proofs : proofs.filter((proof) => proof !== 'lapsed'),
    networks: networks(params, (address) => networkOf(address, context.model.hostNetworks)),
    claims: claims(params).map((claim) => claimOf(claim)),
  };
}

/** Where a secret is found may be relative to the file. */
function placeSecrets(
  params: ResourceConfig['params'],
  environment: string | undefined,
  directory: string,
): { params: ResourceConfig['params']; secrets: readonly string[] } {
  const found = environment === undefined ? [] : secretsIn(params, environment);
  if (environment === undefined || found.length === 0) return { params, secrets: [] };
  const placed = found.map(
    ({ name, source }) => [name, placeSource(source, directory, (text) => text)] as const,
  );
  return {
    params: {
      ...params,
      [environment]: { ...(params[environment] as object), ...Object.fromEntries(placed) },
    },
    secrets: found.map(({ name }) => name),
  };
}

function claimOf(claim: TypeClaim): Claim {
  const { kind, what } = claim;
  return { kind, what, ...('shared' in claim && claim.shared && { shared: true }) };
}

function compilePolicy(written: ResourceModel['onFailure']): FailurePolicy {
  if (typeof written !== 'string') {
    const { policy, restarts, window: windowMs } = written;
    return { policy, restarts, windowMs, then: written.then };
  }
  return { policy: written, restarts: 3, windowMs: 600_000, then: 'relocate' };
}

/** Where a lapse counts, a stop must end before the watchdog bites; a default yields to it. */
function fittingStopMs(usual: number, { lapse, nodes }: Context): number {
  if (!lapse) return usual;
  const shortest = Math.min(...Object.values(nodes).map((n) => n.watchdog?.timeoutMs ?? Infinity));
  return Math.max(1_000, Math.min(usual, shortest - 1_000));
}

function networkOf(address: string, networks: ClusterFileModel['hostNetworks']): string | undefined {
  return Object.entries(networks).find(([, network]) => contains(network.subnet, address))?.[0];
}

function expandHere(value: unknown, directory: string): Json {
  if (typeof value === 'string')
    return value.startsWith('{here}/')
      ? join(directory, value.slice(7))
      : value.replaceAll('{here}', directory);
  if (Array.isArray(value)) return value.map((item) => expandHere(item, directory));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, expandHere(item, directory)]));
  }
  return value as Json;
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  fn: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value, key)]));
}

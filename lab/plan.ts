/**
 * What a lab consists of, worked out from a configuration before anything is touched. Everything later (the switch, the
 * boot scripts, the store) is compiled from this plan; the supervisor reads it from `plan.json`, so it is plain JSON.
 */
import { join } from 'node:path';
import {
  type Config,
  carriesClients,
  type NetworkName,
  type NodeName,
  type ResourceConfig,
} from '../src/core/config.ts';
import { findType } from '../src/resource-types/resource-types.ts';
import { highestFreeAddress } from '../src/values/ip.ts';
import { canonicalAddress, contains, prefixOf } from '../src/values/subnet.ts';
import { checkIdentityPlace } from './check-identity-place.ts';
import type { LabController } from './controllers/lab-controller.ts';
import { planControllers } from './controllers/plan-controllers.ts';
import { LabError } from './lab-error.ts';
import { hostFiles, nodeStateDirectory } from './lab-files.ts';
import type { LabService } from './lab-service.ts';
import type { HostKind } from './lab-status.ts';
import { planStore } from './plan-store.ts';
import type { LabStore, StorePlan } from './stores/lab-store.ts';

export interface LabPlan {
  readonly cluster: string;
  /** The cluster file, absolute. */
  readonly file: string;
  readonly dir: string;
  /** The program that is the agent, the store process and `init`. */
  readonly holdfast: string;
  /** Absolute path of the lab's control group. */
  readonly controlGroup: string;
  readonly networks: readonly LabNetwork[];
  readonly hosts: readonly LabHost[];
  readonly store: LabStore;
  /** Disks that every Debian host reaches: lab/disk. */
  readonly disks?: readonly LabDisk[];
  /** What fence devices ask that speak a protocol. */
  readonly controllers: readonly LabController[];
  /** Where every host finds its identity, when the cluster file names one: each its own, made with the lab. */
  readonly identity?: string;
}

export interface LabDisk {
  /** Hosts find it in /dev/disk/by-id under this name. */
  readonly name: string;
  readonly bytes: number;
}

export interface LabNetwork {
  readonly name: NetworkName;
  readonly subnet: string;
  /** Name of the bridge in the switch. */
  readonly bridge: string;
}

/** A machine of the lab: its own namespaces, its own control group, its own power. */
export interface LabHost {
  readonly name: string;
  readonly kind: HostKind;
  readonly controlGroup: string;
  readonly ports: readonly LabPort[];
  readonly services: readonly LabService[];
  readonly watchdog?: LabWatchdog;
  /** A whole Debian with systemd, on this base system; else namespaces with the machine's own files. */
  readonly debian?: { readonly base: string };
}

/** One cable: from an interface named after the network to a port of the switch. */
export interface LabPort {
  readonly network: NetworkName;
  readonly port: string;
  readonly bridge: string;
  readonly mac: string;
  readonly address: string;
  readonly prefix: number;
}

export interface LabWatchdog {
  readonly device: string;
  readonly timeoutMs: number;
  /** Stops counting while the node is paused, as a watchdog inside a paused virtual machine does. */
  readonly pausable: boolean;
}

export interface PlanInput {
  readonly config: Config;
  readonly file: string;
  readonly dir: string;
  readonly holdfast: string;
  readonly controlGroup: string;
  /** The base system of the nodes, where they shall be whole Debian hosts. */
  readonly debianBase?: string;
  readonly disks?: readonly LabDisk[] | undefined;
  readonly identity?: string | undefined;
}

/** Works out the lab for a configuration. Throws `lab-unsuitable` when it cannot be one. */
export function planLab(input: PlanInput): LabPlan {
  const { config, file, dir, holdfast, identity } = input;
  checkNames(config);
  checkIdentityPlace(input);
  const store = planStore({ config, file, dir, holdfast, identity });
  const controllers = planControllers(config, dir);
  const wired = wiredHosts(input, store, controllers);
  const networks = Object.entries(config.hostNetworks).map(([name, net], i) => ({
    name,
    subnet: net.subnet,
    bridge: `b${i}`,
  }));
  const hosts = wired.map((host, i) => planHost(input, host, i + 1, networks));
  return {
    cluster: config.cluster.name,
    file,
    dir,
    holdfast,
    controlGroup: input.controlGroup,
    networks,
    hosts,
    store: store.store,
    controllers: controllers.map(({ controller }) => controller),
    ...(identity !== undefined && { identity }),
    ...(input.disks !== undefined && { disks: input.disks }),
  };
}

interface WiredHost {
  readonly name: string;
  readonly kind: HostKind;
  readonly addresses: Partial<Record<NetworkName, string>>;
  readonly services: readonly LabService[];
}

function wiredHosts(
  input: PlanInput,
  store: StorePlan,
  controllers: ReturnType<typeof planControllers>,
): WiredHost[] {
  const { config } = input;
  const storeOf = (name: string) => store.services.get(name) ?? [];
  return [
    ...Object.entries(config.nodes).map(([name, { addresses }]): WiredHost => {
      const services = [...storeOf(name), agentService(input, name)];
      return { name, kind: 'node', addresses, services };
    }),
    ...store.hosts.map(({ name, network, address }): WiredHost => {
      return { name, kind: 'store', addresses: { [network]: address }, services: storeOf(name) };
    }),
    ...controllers.map(({ controller: { host, address }, network, services }): WiredHost => {
      return { name: host, kind: 'controller', addresses: { [network]: address }, services };
    }),
    {
      name: 'client',
      kind: 'client',
      addresses: clientAddresses(config, [
        ...store.hosts,
        ...controllers.map(({ controller }) => controller),
      ]),
      services: [],
    },
  ];
}

function planHost(
  input: PlanInput,
  { name, kind, addresses, services }: WiredHost,
  index: number,
  networks: readonly LabNetwork[],
): LabHost {
  const node = input.config.nodes[name];
  const ports = networks.flatMap((network, n) => {
    const address = addresses[network.name];
    if (address === undefined) return [];
    const prefix = prefixOf(network.subnet);
    const mac = `02:00:00:00:${hex(index)}:${hex(n)}`;
    return [{ network: network.name, port: `p${index}n${n}`, bridge: network.bridge, mac, address, prefix }];
  });
  const controlGroup = join(input.controlGroup, name);
  const debian = node && input.debianBase !== undefined ? { debian: { base: input.debianBase } } : {};
  const host = { name, kind, controlGroup, ports, services, ...debian } as const;
  return node?.watchdog ? { ...host, watchdog: { ...node.watchdog } } : host;
}

function agentService(input: PlanInput, node: NodeName): LabService {
  const argv = [
    input.holdfast,
    'agent',
    '--cluster',
    input.file,
    '--node',
    node,
    '--state-dir',
    nodeStateDirectory,
  ];
  return { name: 'agent', argv, store: false };
}

/** The highest host address of every network that clients use, past everything the configuration names. */
function clientAddresses(
  config: Config,
  others: readonly { readonly address: string }[],
): Record<NetworkName, string> {
  const named = [
    ...Object.values(config.nodes).flatMap((node) => Object.values(node.addresses)),
    ...others.map(({ address }) => address),
    ...Object.values(config.groups).flatMap((group) => group.resources.flatMap((r) => floatingAddresses(r))),
  ];
  const taken = new Set(named.map(canonicalAddress));
  const addresses: Record<NetworkName, string> = {};
  for (const [name, network] of Object.entries(config.hostNetworks)) {
    if (!carriesClients(network)) continue;
    const address = highestFreeAddress(network.subnet, taken);
    if (address === undefined) {
      throw unsuitable(
        `Network "${name}" (${network.subnet}) has no address left for the client; widen its subnet.`,
      );
    }
    addresses[name] = address;
  }
  return addresses;
}

function floatingAddresses({ type, params }: ResourceConfig): string[] {
  const claims = findType(type)?.facts.claims(params) ?? [];
  return claims.flatMap((claim) => (claim.kind === 'address' ? [claim.what] : []));
}

function checkNames(config: Config): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(config.cluster.name)) {
    throw unsuitable(
      `"${config.cluster.name}" names a directory in a lab: use letters, digits, "-", "_" or ".".`,
    );
  }
  for (const name of Object.keys(config.nodes)) {
    if (name === 'client' || name === 'switch' || /^(store|bmc)(-\d+)?$/.test(name)) {
      throw unsuitable(`A lab has a host "${name}" of its own; give the node "${name}" another name.`);
    }
  }
  for (const [name, network] of Object.entries(config.hostNetworks)) {
    if (!/^[A-Za-z0-9_.-]{1,15}$/.test(name) || ['lo', '.', '..'].includes(name)) {
      throw unsuitable(
        `Network "${name}" names an interface in the lab: use 1 to 15 letters, digits, "-", "_" or ".".`,
      );
    }
    for (const [node, { addresses }] of Object.entries(config.nodes)) {
      const address = addresses[name];
      if (address !== undefined && !contains(network.subnet, address)) {
        throw unsuitable(`Node "${node}" has ${address} on "${name}", which is outside ${network.subnet}.`);
      }
    }
  }
  for (const [name, { watchdog }] of Object.entries(config.nodes)) {
    if (watchdog && !/^\/(dev|run)\/[A-Za-z0-9_.-]+$/.test(watchdog.device)) {
      throw unsuitable(
        `The watchdog of "${name}" is ${watchdog.device}; in a lab it must be a file in /dev or /run.`,
      );
    }
  }
}

/** The host of that name. Throws `lab-unknown-host` naming those that exist. */
export function hostOf(plan: LabPlan, name: string): LabHost {
  const host = plan.hosts.find((h) => h.name === name);
  if (host) return host;
  const known = plan.hosts.map((h) => h.name).join(', ');
  throw new LabError('lab-unknown-host', `Lab "${plan.cluster}" has no host "${name}"; it has ${known}.`);
}

/** The host's ports on one network, or on all of them. Throws `lab-unknown-network`. */
export function portsOf(host: LabHost, network?: NetworkName): readonly LabPort[] {
  if (network === undefined) return host.ports;
  const ports = host.ports.filter((p) => p.network === network);
  if (ports.length > 0) return ports;
  const known = host.ports.map((p) => p.network).join(', ') || 'none';
  throw new LabError(
    'lab-unknown-network',
    `"${host.name}" is not on a network "${network}"; it is on: ${known}.`,
  );
}

/** Paths of one host of this plan. */
export function filesOf(plan: LabPlan, host: LabHost): ReturnType<typeof hostFiles> {
  return hostFiles(plan.dir, host.name);
}

function unsuitable(message: string): LabError {
  return new LabError('lab-unsuitable', message);
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

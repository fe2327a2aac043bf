/** A configuration, and what is asked of it in every round: worked out once, when it is loaded. */
import {
  type Config,
  claimantsOf,
  type FenceDeviceConfig,
  type GroupName,
  type NodeName,
} from '../config.ts';
import { definitionHash, deviceId } from '../definition-hash.ts';
import { levelsOf } from '../fence-levels.ts';

export interface LoadedConfig {
  readonly hash: string;
  readonly value: Config;
  /** Definition hash of each group. */
  readonly defs: Readonly<Record<GroupName, string>>;
  /** Which groups claim what, by `claimKey`. */
  readonly claimants: Readonly<Record<string, readonly GroupName[]>>;
  /** Fence devices of each node that can be asked, in levels, in the order these are tried: a person is not asked. */
  readonly levels: Readonly<Record<NodeName, readonly FenceLevel[]>>;
  /** Each of those once. */
  readonly devices: Readonly<Record<NodeName, readonly NamedDevice[]>>;
}

/** Together they prove a node off. Never empty. */
export type FenceLevel = readonly NamedDevice[];

export interface NamedDevice {
  /** Its `deviceId`. */
  readonly id: string;
  readonly device: FenceDeviceConfig;
}

export function makeLoadedConfig(hash: string, value: Config): LoadedConfig {
  const defs = Object.entries(value.groups).map(([name, group]) => [name, definitionHash(group)] as const);
  const levels = Object.entries(value.nodes).map(([name, { fence }]) => {
    const asked = levelsOf(fence.filter(({ proof }) => proof === 'off'));
    return [name, asked.map((level) => level.map((device) => ({ id: deviceId(device), device })))] as const;
  });
  return {
    hash,
    value,
    defs: Object.fromEntries(defs),
    claimants: claimantsOf(value),
    levels: Object.fromEntries(levels),
    devices: Object.fromEntries(levels.map(([name, its]) => [name, eachOnce(its.flat())])),
  };
}

function eachOnce(devices: readonly NamedDevice[]): readonly NamedDevice[] {
  return [...new Map(devices.map((named) => [named.id, named])).values()];
}

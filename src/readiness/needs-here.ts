/**
 * What a node needs of its host for the groups that it may have to run, and to fence the others. Pure. What lies on a file
 * system that a group mounts is there only where it runs, so nothing is said of it.
 */
import {
  type Config,
  claimsOf,
  type GroupConfig,
  type GroupName,
  type NodeName,
  type ResourceName,
} from '../core/config.ts';
import { findDeviceType } from '../fence/device-types.ts';
import { findType } from '../resource-types/resource-types.ts';
import { secretsOf } from '../resource-types/secrets-of.ts';
import type { SecretSource } from '../secrets/secret-source.ts';

export interface Needed {
  readonly program: string;
  readonly next: string;
}

export interface NeedsHere {
  readonly programs: readonly (Needed & { readonly groups: readonly GroupName[] })[];
  readonly fencePrograms: readonly (Needed & { readonly fences: readonly NodeName[] })[];
  /** Devices, `host:port`, and units of systemd. */
  readonly devices: readonly OfGroups[];
  readonly ports: readonly OfGroups[];
  readonly units: readonly OfGroups[];
  readonly secrets: readonly (OfGroup & { readonly source: SecretSource })[];
}

/** `name`: as the cluster file calls it. */
interface OfGroup {
  readonly group: GroupName;
  readonly resource: ResourceName;
  readonly name: string;
}

export interface OfGroups {
  readonly what: string;
  readonly groups: readonly GroupName[];
}

export function needsHere(config: Config, node: NodeName): NeedsHere {
  const groups = Object.entries(config.groups).filter(([, group]) => mayRun(group, node));
  const mounts = Object.values(config.groups).flatMap((group) =>
    claimsOf(group).flatMap(({ kind, what }) => (kind === 'mount' ? [what] : [])),
  );
  const isMounted = (path: string) => mounts.some((mount) => path.startsWith(`${mount}/`));
  const programs = new Map<string, Needed & { readonly groups: GroupName[] }>();
  for (const [name, { resources }] of groups)
    for (const { type, params } of resources)
      for (const { program, remedy } of findType(type)?.facts.programs(params) ?? []) {
        if (isMounted(program)) continue;
        const need = programs.get(program) ?? { program, next: remedy, groups: [] };
        if (!need.groups.includes(name)) need.groups.push(name);
        programs.set(program, need);
      }
  return {
    programs: [...programs.values()],
    fencePrograms: fencePrograms(config, node),
    devices: claimed(groups, 'device').filter(({ what }) => !isMounted(what)),
    ports: claimed(groups, 'port'),
    units: claimed(groups, 'unit'),
    secrets: groups.flatMap(([group, { resources }]) =>
      resources.flatMap((resource) =>
        secretsOf(resource, node)
          .filter(({ source }) => !isMounted(placeOf(source)))
          .map((secret) => ({ group, resource: resource.name, ...secret })),
      ),
    ),
  };
}

function placeOf(source: SecretSource): string {
  if (source.kind === 'file') return source.path;
  return source.kind === 'script' ? (source.argv[0] ?? '') : '';
}

function mayRun({ enabled, restricted, nodes }: GroupConfig, node: NodeName): boolean {
  return enabled && (!restricted || nodes.includes(node));
}

/** A device that comes with what starts before it is not there before. */
function claimed(
  groups: readonly [GroupName, GroupConfig][],
  wanted: 'device' | 'port' | 'unit',
): OfGroups[] {
  const found = new Map<string, GroupName[]>();
  for (const [name, { resources }] of groups)
    for (const { claims, after } of resources) {
      if (wanted === 'device' && after.length > 0) continue;
      for (const { kind, what } of claims) {
        const its = found.get(what) ?? [];
        if (kind === wanted && !its.includes(name)) found.set(what, [...its, name]);
      }
    }
  return [...found].map(([what, its]) => ({ what, groups: its }));
}

function fencePrograms(config: Config, node: NodeName): NeedsHere['fencePrograms'] {
  const found = new Map<string, Needed & { readonly fences: NodeName[] }>();
  for (const [peer, { fence }] of Object.entries(config.nodes)) {
    for (const device of peer === node ? [] : fence)
      for (const { program, remedy } of findDeviceType(device.device)?.facts.programs(device.params) ?? []) {
        const need = found.get(program) ?? { program, next: remedy, fences: [] };
        if (!need.fences.includes(peer)) need.fences.push(peer);
        found.set(program, need);
      }
  }
  return [...found.values()];
}

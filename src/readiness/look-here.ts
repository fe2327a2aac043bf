/** One look at this host: what a takeover by this node would miss. Changes nothing, and runs nothing that can hang for long. */
import { existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Config, GroupName, NodeName } from '../core/config.ts';
import type { UnitTrouble } from '../core/readiness-reasons.ts';
import type { Reason } from '../core/reason.ts';
import type { Notice } from '../core/takeover/said.ts';
import { findProgram } from './find-program.ts';
import { isTaken, readListeners, whoListens } from './listeners.ts';
import { missingSecrets } from './missing-secrets.ts';
import { needsHere, type OfGroups } from './needs-here.ts';
import { askUnits } from './units.ts';

export interface Host {
  readonly node: NodeName;
  readonly config: Config;
  /** Of this node now: its processes have its ports. */
  readonly has: (group: GroupName) => boolean;
  readonly path: string;
}

/** So many groups a reason names, and so many reasons are told at most: a record stays small, and has room for what else is wrong. */
const namedMax = 8;
const toldMax = 10;

export async function lookHere({ node, config, has, path }: Host): Promise<Notice[]> {
  const { programs, fencePrograms, devices, ports, units, secrets } = needsHere(config, node);
  const reasons: Reason[] = [
    ...fencePrograms
      .filter(({ program }) => findProgram(program, path) === undefined)
      .map((need) => ({ kind: 'lacks-fence-program', node, ...need }) as const),
    ...programs
      .filter(({ program }) => findProgram(program, path) === undefined)
      .map(({ groups, ...need }) => ({ kind: 'lacks-program', node, ...need, ...named(groups) }) as const),
    ...(await missingSecrets(secrets, path)).map(
      (lack) => ({ kind: 'lacks-secret', node, ...lack }) as const,
    ),
    ...(await missingDevices(devices)).map(
      ({ what, groups }) => ({ kind: 'lacks-device', node, device: what, ...named(groups) }) as const,
    ),
    ...(await takenPorts(ports, has)).map(
      ({ what, groups, by }) => ({ kind: 'port-taken', node, port: what, by, ...named(groups) }) as const,
    ),
    ...(await unfitUnits(units)).map(
      ({ what, groups, is }) => ({ kind: 'unit-unfit', node, unit: what, is, ...named(groups) }) as const,
    ),
  ];
  return reasons.slice(0, toldMax).map((reason) => ({ level: 'warning', reason }));
}

function named(groups: readonly GroupName[]) {
  const more = groups.length - namedMax;
  return more > 0 ? { groups: groups.slice(0, namedMax), more } : { groups };
}

async function missingDevices(devices: readonly OfGroups[]): Promise<OfGroups[]> {
  const looked = devices.map(async (device) => {
    const path = pathOf(device.what);
    if (path === undefined) return [];
    const isThere = await access(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
    return isThere ? [] : [device];
  });
  return (await Promise.all(looked)).flat();
}

/** Undefined: it is no path, and no name that udev gives. */
function pathOf(device: string): string | undefined {
  if (device.startsWith('/')) return device;
  const [, by, name] = /^(LABEL|UUID|PARTLABEL|PARTUUID)=(.+)$/.exec(device) ?? [];
  if (by === undefined || !existsSync('/dev/disk')) return undefined;
  return `/dev/disk/by-${by.toLowerCase()}/${name}`;
}

/** A group that this node has holds its port itself; where two have one port, the other cannot come before that is over. */
async function takenPorts(ports: readonly OfGroups[], has: Host['has']) {
  if (ports.length === 0) return [];
  const listeners = await readListeners();
  const foreign = ports.filter(({ groups }) => !groups.some(has));
  const taken = foreign.filter(({ what }) => isTaken(what, listeners));
  return Promise.all(taken.map(async (port) => ({ ...port, by: await whoListens(port.what) })));
}

async function unfitUnits(units: readonly OfGroups[]): Promise<(OfGroups & { readonly is: UnitTrouble })[]> {
  const unfit = await askUnits(units.map(({ what }) => what));
  return units.flatMap((unit) => {
    const is = unfit.get(unit.what);
    return is === undefined ? [] : [{ ...unit, is }];
  });
}

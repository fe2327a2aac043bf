/** Programs that what is configured will run, found before they are needed. */
import type { Config, NodeName } from '../../core/config.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { findProgram } from '../../readiness/find-program.ts';
import { findType } from '../../resource-types/resource-types.ts';
import { type Check, failed, ok } from './check.ts';

interface Need {
  readonly program: string;
  readonly wantedBy: string;
  readonly next: string;
}

/** Pure: what this node needs, each once. */
export function neededTools(config: Config, node: NodeName): Need[] {
  const needs = new Map<string, Need>();
  const need = (program: string, wantedBy: string, next: string) => {
    if (!needs.has(program)) needs.set(program, { program, wantedBy, next });
  };
  need('ip', 'every node', 'apt-get install iproute2');
  for (const [group, { resources }] of Object.entries(config.groups)) {
    for (const r of resources)
      for (const { program, remedy } of findType(r.type)?.facts.programs(r.params) ?? [])
        need(program, `${group}/${r.name}`, remedy);
  }
  for (const [peer, { fence }] of Object.entries(config.nodes)) {
    for (const device of peer === node ? [] : fence) {
      for (const { program, remedy } of findDeviceType(device.device)?.facts.programs(device.params) ?? [])
        need(program, `fencing ${peer}`, remedy);
    }
  }
  return [...needs.values()];
}

export function checkTools(config: Config, node: NodeName, path: string): Check[] {
  return neededTools(config, node).map(({ program, wantedBy, next }) => {
    const found = findProgram(program, path);
    const check = `program ${program}`;
    return found
      ? ok(check, `${found} (for ${wantedBy})`)
      : failed(check, `not found; ${wantedBy} needs it`, next);
  });
}

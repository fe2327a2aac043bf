/** Programs that what is configured will run, found before they are needed. */
import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Config, NodeName, ResourceConfig } from '../../core/config.ts';
import { type Check, failed, ok } from './check.ts';

const ocfRoot = '/usr/lib/ocf/resource.d';

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
      for (const [program, next] of toolsOf(r)) need(program, `${group}/${r.name}`, next);
  }
  for (const [peer, { fence }] of Object.entries(config.nodes)) {
    for (const device of peer === node ? [] : fence) {
      if (device.device === 'agent') need(device.program, `fencing ${peer}`, 'apt-get install fence-agents');
    }
  }
  return [...needs.values()];
}

function toolsOf(r: ResourceConfig): [program: string, next: string][] {
  switch (r.type) {
    case 'address':
      return [['arping', 'apt-get install iputils-arping']];
    case 'filesystem':
      return [
        ['mount', 'apt-get install mount'],
        ['umount', 'apt-get install mount'],
      ];
    case 'exec': {
      const program = Array.isArray(r.params.command) ? r.params.command[0] : undefined;
      return typeof program === 'string' && !program.includes('{')
        ? [[program, 'install it, or correct the command']]
        : [];
    }
    case 'ocf': {
      const agent =
        typeof r.params.agent === 'string' ? r.params.agent.replace(/^ocf:/, '').replace(':', '/') : '';
      return agent.includes('/') ? [[join(ocfRoot, agent), 'apt-get install resource-agents']] : [];
    }
    default:
      return [];
  }
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

function findProgram(program: string, path: string): string | undefined {
  const places = isAbsolute(program)
    ? [program]
    : [...path.split(':'), '/usr/sbin', '/sbin'].map((dir) => join(dir, program));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

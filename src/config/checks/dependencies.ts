/** Start order is a graph without cycles; a cycle is told once, with the way around it. */
import type { Config } from '../../core/config.ts';
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkDependencies({ config }: CheckInput): Finding[] {
  return [...ofGroups(config), ...ofResources(config)];
}

function ofGroups({ groups }: Config): Finding[] {
  const cycle = findCycle(Object.entries(groups).map(([name, { after = [] }]) => ({ name, after })));
  // One that names itself is told where names are looked at.
  if (cycle === undefined || cycle.length === 1) return [];
  const wrong = `groups start after each other in a circle: ${around(cycle)}`;
  const path = ['groups', cycle[0]!, 'after'];
  return [error('dependency-cycle', path, wrong, 'remove one "after" of the circle')];
}

/** The way around; of a long one its begin and its end. */
function around(cycle: readonly string[]): string {
  const way = [...cycle, cycle[0]!];
  if (way.length <= 12) return way.join(' after ');
  const [begin, end] = [way.slice(0, 5), way.slice(-3)];
  return `${begin.join(' after ')} after … (${cycle.length} in all) … after ${end.join(' after ')}`;
}

function ofResources({ groups }: Config): Finding[] {
  return Object.entries(groups).flatMap(([group, definition]) => {
    const cycle = findCycle(definition.resources);
    if (cycle === undefined) return [];
    const wrong = `resources start after each other in a circle: ${around(cycle)}`;
    const path = ['groups', group, 'resources', cycle[0]!, 'after'];
    return [error('dependency-cycle', path, wrong, 'remove one "after" of the circle')];
  });
}

interface Ordered {
  readonly name: string;
  readonly after: readonly string[];
}

/** Those of one cycle, each after the next. */
function findCycle(all: readonly Ordered[]): readonly string[] | undefined {
  const after = new Map(all.map((one) => [one.name, one.after]));
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): readonly string[] | undefined => {
    const met = way.indexOf(name);
    if (met >= 0) return way.slice(met);
    if (done.has(name)) return undefined;
    for (const next of after.get(name) ?? []) {
      const cycle = visit(next, [...way, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of all) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

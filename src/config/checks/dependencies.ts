/** Start order is a graph without cycles; a cycle is told once, with the way around it. */
import type { GroupConfig } from '../../core/config.ts';
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkDependencies({ config }: CheckInput): Finding[] {
  return Object.entries(config.groups).flatMap(([group, definition]) => {
    const cycle = findCycle(definition);
    if (cycle === undefined) return [];
    const wrong = `resources start after each other in a circle: ${[...cycle, cycle[0]].join(' after ')}`;
    const path = ['groups', group, 'resources', cycle[0]!, 'after'];
    return [error('dependency-cycle', path, wrong, 'remove one "after" of the circle')];
  });
}

/** The resources of one cycle, each after the next. */
function findCycle({ resources }: GroupConfig): readonly string[] | undefined {
  const after = new Map(resources.map((r) => [r.name, r.after]));
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
  for (const { name } of resources) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/**
 * No node is given more than it has room for, what still stops there included: told at every write that gives a group away. A
 * node that has too little by another configuration has not been given it.
 */
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

export function checkCapacity({ configs }: Surroundings, { before, next }: Commit): void {
  // What another configuration says is not yet what was decided by.
  const config = before.config.hash === next.config.hash ? configs.get(next.config.hash) : undefined;
  if (config === undefined) return;
  for (const [group, now] of Object.entries(next.groups)) {
    if (now.is !== 'assigned' || before.groups[group]?.gen === now.gen) continue;
    for (const what of Object.keys(config.groups[group]?.needs ?? {})) {
      const has = config.nodes[now.node]?.capacity?.[what] ?? 0;
      const there = Object.entries(next.groups).flatMap(([name, g]) =>
        g.is !== 'free' && g.node === now.node
          ? [[name, config.groups[name]?.needs?.[what] ?? 0] as const]
          : [],
      );
      const needs = there.reduce((sum, [, count]) => sum + count, 0);
      if (needs > has && config.groups[group]?.needs?.[what] !== 0)
        throw new Violation(
          `${group} is given to ${now.node}, which has ${has} of ${what}: ${JSON.stringify(there)}`,
        );
    }
  }
}

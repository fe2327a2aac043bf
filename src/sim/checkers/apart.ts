/** Groups that keep apart are never on one node, not even while one of them stops there: told at every write that gives one away. */
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

export function checkApart({ configs }: Surroundings, { before, next }: Commit): void {
  // What another configuration says is not yet what was decided by.
  const config = before.config.hash === next.config.hash ? configs.get(next.config.hash) : undefined;
  for (const [group, now] of Object.entries(next.groups)) {
    if (now.is !== 'assigned' || before.groups[group]?.gen === now.gen) continue;
    for (const [other, { apart }] of Object.entries(config?.groups ?? {})) {
      const keepApart = apart.includes(group) || config?.groups[group]?.apart.includes(other);
      const there = next.groups[other];
      if (!keepApart || other === group || there === undefined || there.is === 'free') continue;
      if (there.node === now.node)
        throw new Violation(`${group} is given to ${now.node}, where ${other} is, and they keep apart`);
    }
  }
}

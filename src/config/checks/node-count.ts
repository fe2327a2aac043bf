/** A cluster without nodes is none, and one node has nobody to take over from it. */
import { atKey, error, type Finding, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkNodeCount({ model }: CheckInput): Finding[] {
  const count = Object.keys(model.nodes).length;
  if (count === 0)
    return [atKey(error('wrong-value', ['nodes'], 'there are no nodes', 'write at least one, better three'))];
  if (count > 1) return [];
  return [
    atKey(warning('single-node', ['nodes'], 'one node has nobody to take over from it', 'add a second node')),
  ];
}

/** A cluster without nodes is none, one node has nobody to take over from it, and an odd number has no halves. */
import { atKey, error, type Finding, warning } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkNodeCount({ model }: CheckInput): Finding[] {
  const count = Object.keys(model.nodes).length;
  if (count === 0)
    return [atKey(error('wrong-value', ['nodes'], 'there are no nodes', 'write at least one, better three'))];
  if (count > 1) return oddTie(model.cluster, count);
  return [
    atKey(warning('single-node', ['nodes'], 'one node has nobody to take over from it', 'add a second node')),
  ];
}

/** While one of them is gone there may be a tie all the same. */
function oddTie({ tie }: CheckInput['model']['cluster'], count: number): Finding[] {
  if (tie === undefined || count % 2 === 0) return [];
  const wrong = `${count} nodes have no two halves: this counts only while an odd number of them is gone`;
  return [atKey(warning('odd-tie', ['cluster', 'tie'], wrong, 'remove it if that is not what you want'))];
}

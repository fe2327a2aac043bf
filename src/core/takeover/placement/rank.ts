/**
 * How good a node is for a group, without scores: the failover-domain table of Red Hat's cluster suite (rgmanager,
 * `node_should_start`), with three additions: `manual` failback stays wherever it may stay, a node cut off from a
 * network the group's resources live on is `poor` (used only when no better node is left), and one that was away lately is
 * `unsteady` for a group that can stay elsewhere (see absences.ts); for the others these two are as good as not online.
 *
 * | node relative to the preferred nodes              | ordered or not, restricted or not                          |
 * |---------------------------------------------------|------------------------------------------------------------|
 * | not online                                        | illegal                                                    |
 * | the group has no preferred nodes                  | best                                                       |
 * | not preferred, no preferred node online           | restricted ? illegal : best                                |
 * | not preferred, some preferred node online         | restricted ? illegal : good                                |
 * | preferred, not the first one online               | unordered: best; ordered: better, best for a staying owner |
 * | preferred, the first one online                   | best, but better if a staying owner runs it elsewhere      |
 */
import type { GroupConfig, NodeName } from '../../config.ts';

export type Rank = 'illegal' | 'poor' | 'unsteady' | 'good' | 'better' | 'best';

export const ranks: readonly Rank[] = ['illegal', 'poor', 'unsteady', 'good', 'better', 'best'];

export interface RankInput {
  readonly group: GroupConfig;
  /** Preferred nodes that could run it now, in the group's order. */
  readonly online: readonly NodeName[];
  /** The node that runs it and may keep it, if any. */
  readonly owner: NodeName | undefined;
}

export function rank(node: NodeName, input: RankInput): Rank {
  const { group, online, owner } = input;
  const stays = group.failback !== 'on' && owner !== undefined;
  if (group.nodes.length === 0) return 'best';
  const isPreferred = group.nodes.includes(node);
  if (!isPreferred && group.restricted) return 'illegal';
  if (group.failback === 'manual' && owner === node) return 'best';
  if (!isPreferred) {
    return online.length === 0 ? 'best' : 'good';
  }
  if (node === online[0]) return group.ordered && stays && owner !== node ? 'better' : 'best';
  if (!group.ordered) return 'best';
  return stays && owner === node ? 'best' : 'better';
}

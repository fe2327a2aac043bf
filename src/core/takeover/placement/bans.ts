/** A node that failed to run a group is left alone with it for a while; failures decay, nothing is banned for ever. */
import type { GroupName, NodeName } from '../../config.ts';
import type { Document } from '../document.ts';

const firstBanMs = 60_000;
const longestBanMs = 30 * 60_000;

/** A failed node is tried again after a minute, then two, four … at most half an hour. Wall clock, ms. */
export function bannedUntil(failure: { readonly count: number; readonly at: number }): number {
  return failure.at + Math.min(longestBanMs, firstBanMs * 2 ** (failure.count - 1));
}

export function isBanned(
  { failures }: Pick<Document, 'failures'>,
  group: GroupName,
  node: NodeName,
  wall: number,
): boolean {
  const failed = failures[group]?.[node];
  return failed !== undefined && wall < bannedUntil(failed);
}

/** A node that failed to run a group is left alone with it for a while; failures decay, nothing is banned for ever. */
import type { Config, GroupName, NodeName } from '../../config.ts';
import { definitionHash } from '../../definition-hash.ts';
import type { Document } from '../document.ts';

const firstBanMs = 60_000;
const longestBanMs = 30 * 60_000;

/** A failed node is tried again after a minute, then two, four … at most half an hour. Wall clock, ms. */
export function bannedUntil(failure: { readonly count: number; readonly at: number }): number {
  return failure.at + Math.min(longestBanMs, firstBanMs * 2 ** (failure.count - 1));
}

/** Only what the definition now configured failed at is held against a node: another one may be the mended one. */
export function isBanned(
  { document, config }: { readonly document: Pick<Document, 'failures'>; readonly config: Config },
  group: GroupName,
  node: NodeName,
  wall: number,
): boolean {
  const failed = document.failures[group]?.[node];
  if (failed === undefined || wall >= bannedUntil(failed)) return false;
  const configured = config.groups[group];
  return failed.def === undefined || configured === undefined || failed.def === definitionHash(configured);
}

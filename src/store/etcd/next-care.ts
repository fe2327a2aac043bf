/**
 * What the data of the members needs. etcd keeps the room of what was forgotten until it is told to give it back, which stops
 * that member for a moment: so it is done one member after the other, the leader last and only after it handed that over, never
 * while another one is away, and only where it is worth it. A quota that is used up stops all writes until somebody makes room
 * and says so; then nothing is to be lost by a moment more.
 */
import type { LookedAt } from './see-members.ts';

export type Care =
  | { readonly kind: 'compact'; readonly revision: number }
  | { readonly kind: 'defragment'; readonly member: LookedAt }
  | { readonly kind: 'hand-over'; readonly from: LookedAt; readonly to: LookedAt }
  | { readonly kind: 'disarm' }
  /** All that lies there is needed. */
  | { readonly kind: 'full' };

export interface Kept {
  readonly quotaBytes: number;
  /** Up to this revision old values were forgotten. */
  readonly compactedTo: number;
}

export function nextCare(members: readonly LookedAt[], kept: Kept): Care | undefined {
  const full = members.some(({ alarms }) => alarms.some((alarm) => alarm.includes('NOSPACE')));
  return full ? makeRoom(members, kept) : tidy(members, kept);
}

function makeRoom(members: readonly LookedAt[], { quotaBytes, compactedTo }: Kept): Care {
  const well = members.filter((member) => member.well);
  const revision = Math.max(0, ...well.map((member) => member.revision));
  if (revision > compactedTo) return { kind: 'compact', revision };
  const member = leaderLast(well).find(({ sizeBytes, usedBytes }) => sizeBytes - usedBytes > quotaBytes / 20);
  if (member !== undefined) return { kind: 'defragment', member };
  return well.every(({ sizeBytes }) => sizeBytes < 0.9 * quotaBytes) ? { kind: 'disarm' } : { kind: 'full' };
}

function tidy(members: readonly LookedAt[], { quotaBytes }: Kept): Care | undefined {
  if (members.some(({ well }) => !well)) return undefined;
  const isWorthIt = ({ sizeBytes, usedBytes }: LookedAt) =>
    sizeBytes > quotaBytes / 8 && usedBytes < sizeBytes / 2;
  const member = leaderLast(members).find(isWorthIt);
  if (member === undefined) return undefined;
  const to = members.find(({ learns, leads }) => !learns && !leads);
  return member.leads && to !== undefined
    ? { kind: 'hand-over', from: member, to }
    : { kind: 'defragment', member };
}

function leaderLast(members: readonly LookedAt[]): readonly LookedAt[] {
  return [...members].sort((a, b) => Number(a.leads) - Number(b.leads));
}

/**
 * How a node's state directory stands: what it can still take. A disk that is full or read-only starts nothing, and gives
 * away what runs only as long as the room lasts that was kept for it; so it is told long before.
 */
import type { Reason } from './reason.ts';

/** As the system measures it. */
export interface DiskSpace {
  readonly readOnly: boolean;
  readonly freeBytes: number;
  readonly sizeBytes: number;
  readonly freeFiles: number;
  /** Zero where the file system has no such limit. */
  readonly files: number;
  /** What an agent that runs has there, and is gone. */
  readonly missing?: readonly string[];
}

export type DiskTrouble =
  | { readonly is: 'emptied'; readonly missing: readonly string[] }
  | { readonly is: 'read-only' }
  | { readonly is: 'full' | 'low'; readonly freeMib: number; readonly freeFiles: number };

const mib = 1024 * 1024;
/**
 * The first that holds: less than this is left, both absolutely and as a share of the whole; or, however small the disk is,
 * less than `leastBytes`.
 */
const levels = [
  { is: 'full', leastBytes: 4 * mib, freeBytes: 64 * mib, share: 0.02, files: 1000 },
  { is: 'low', leastBytes: 16 * mib, freeBytes: 512 * mib, share: 0.1, files: 10_000 },
] as const;
/** What was told is over when so much more than that is left. */
const over = 1.2;
const severity = { emptied: 4, 'read-only': 3, full: 2, low: 1 } as const;

/** `before`: what was told last, so that nothing is told and taken back again and again. */
export function judgeDisk(space: DiskSpace, before: DiskTrouble | undefined): DiskTrouble | undefined {
  const { missing = [] } = space;
  if (missing.length > 0) return { is: 'emptied', missing };
  if (space.readOnly) return { is: 'read-only' };
  const told = before === undefined ? 0 : severity[before.is];
  const level = levels.find((one) => isBelow(space, one, told >= severity[one.is] ? over : 1));
  if (level === undefined) return undefined;
  return { is: level.is, freeMib: Math.floor(space.freeBytes / mib), freeFiles: space.freeFiles };
}

function isBelow(space: DiskSpace, level: (typeof levels)[number], factor: number): boolean {
  const { leastBytes, freeBytes, share, files } = level;
  const bytes = Math.max(leastBytes, Math.min(freeBytes, share * space.sizeBytes));
  return space.freeBytes < factor * bytes || space.freeFiles < factor * Math.min(files, share * space.files);
}

export function diskReason(node: string, trouble: DiskTrouble): Reason {
  if (trouble.is === 'emptied') return { kind: 'disk-emptied', node, missing: trouble.missing };
  if (trouble.is === 'read-only') return { kind: 'disk-read-only', node };
  const { freeMib, freeFiles } = trouble;
  return { kind: trouble.is === 'full' ? 'disk-full' : 'disk-low', node, freeMib, freeFiles };
}

export function diskLevel({ kind }: Reason): 'alarm' | 'warning' {
  return kind === 'disk-low' ? 'warning' : 'alarm';
}

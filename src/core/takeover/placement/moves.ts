/**
 * A group that nothing forces to move has time. When it went to a better node a moment ago, the next such move waits, and
 * twice as long after each further one: what would only undo a move within seconds costs its clients two stops for nothing.
 * Moves come to an end by themselves (turns.ts) as long as nothing changes; this is for what changes again and again. What must
 * leave its node, what has to start somewhere, and a person's word wait for nothing, and nor does the way back after one of
 * these: that undoes no free move, and how soon a node is gone back to is for `failbackAfter` to say. The facts stand in the document, so a new
 * coordinator goes on with them.
 */
import type { Reason } from '../../reason.ts';
import { type Placed, rootOf } from './tell-placed.ts';

export interface Moved {
  /** How often nothing but a better node, or one that needed its place, moved it, without a long time between. */
  readonly count: number;
  /** The last time, wall clock, ms. */
  readonly at: number;
  /** Of the group at the node that it left then: whether it is still where it went to. */
  readonly gen: number;
  /** The last one made room for another group. */
  readonly room?: true;
}

const firstRestMs = 10_000;
const longestRestMs = 10 * 60_000;
const forgottenMs = 20 * 60_000;

/** Until when (wall clock, ms) it stays where it is unless it must not. */
export function restsUntil({ count, at }: Moved): number {
  return at + restMs(count);
}

function restMs(count: number): number {
  return Math.min(longestRestMs, firstRestMs * 2 ** (count - 1));
}

/** Another move after this counts as the first. */
export function movesForgottenAt({ at }: Moved): number {
  return at + forgottenMs;
}

/** It is where its last free move brought it: nothing else has moved it since. */
export function isWhereItWent(moved: Moved | undefined, gen: number): moved is Moved {
  return moved !== undefined && gen === moved.gen + 1;
}

/** Why a group of this generation should not go to a better node yet, or nothing. */
export function movedLately(
  moved: Moved | undefined,
  gen: number,
  wall: number,
): Extract<Reason, { kind: 'moved-lately' }> | undefined {
  if (!isWhereItWent(moved, gen) || wall >= restsUntil(moved)) return undefined;
  return { kind: 'moved-lately', times: moved.count, forMs: restMs(moved.count), until: restsUntil(moved) };
}

/** It could stay, and nobody asked for it: a better node moves it, or another group for which it makes room. */
export function couldStay(placed: Placed): boolean {
  return isFree(placed) || makesRoom(placed);
}

export function makesRoom({ why }: Placed): boolean {
  return why.kind === 'makes-room';
}

/** Nothing but a better node moves it: nobody asked for it, and it could stay. */
export function isFree({ why, leaves }: Placed): boolean {
  const { kind } = rootOf(why);
  return leaves === undefined && (kind === 'ranked' || kind === 'best-left');
}

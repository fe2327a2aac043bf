/**
 * A group that nothing forces to move, and that nobody asks to, does not go from one better node to the next within seconds, nor
 * does it make room for another one twice. (It does so at once where the last time it only went to a better node.)
 * Told by the documents and the true time, at which each was decided: its write may be held, and land much later.
 */
import type { GroupName } from '../../core/config.ts';
import type { GroupEntry } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import { areSetApart, type Decided } from './decisions.ts';
import type { Commit } from './node-transitions.ts';

const restMs = 10_000;

interface Move extends Decided {
  /** Of the group at the node that it left. */
  readonly gen: number;
  readonly room: boolean;
}

export class RestlessGroups {
  readonly #went = new Map<GroupName, Move>();

  check({ before, next }: Commit, decided: Decided): void {
    for (const [group, entry] of Object.entries(next.groups)) {
      if (!goesFreely(before.groups[group], entry)) continue;
      const last = this.#went.get(group);
      const room = isForRoom(entry);
      this.#went.set(group, { ...decided, gen: entry.gen, room });
      // Where something else has moved it since, it is not this move that is undone.
      if (last?.gen === entry.gen - 1 && (last.room || !room)) judge(group, last, decided);
    }
  }
}

function goesFreely(was: GroupEntry | undefined, now: GroupEntry): boolean {
  if (was?.is !== 'assigned' || now.is !== 'draining' || now.to === undefined) return false;
  return now.why.kind === 'ranked' || now.why.kind === 'best-left' || isForRoom(now);
}

function isForRoom(entry: GroupEntry): boolean {
  return entry.is === 'draining' && entry.why.kind === 'makes-room';
}

function judge(group: GroupName, last: Decided, now: Decided): void {
  // The rest is counted by wall clocks: where one was set meanwhile, or they differ, it ends whenever it ends.
  if (last.clocks !== now.clocks || areSetApart(now)) return;
  // Wall clocks show whole milliseconds.
  if (now.at - last.at > restMs - 1) return;
  throw new Violation(
    `${group} goes to another node ${Math.round(now.at - last.at)} ms after it went to one, and nothing forces it`,
  );
}

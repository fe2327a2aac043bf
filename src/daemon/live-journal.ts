/**
 * The loop's journal port on disk: intents and refusals are durable before they are reported; the newest document seen is
 * written now and then, because losing the last second of it only makes a store that went back harder to notice.
 */
import type { ResourceConfig } from '../core/config.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import type { Persist } from '../core/takeover/action.ts';
import type { Event } from '../core/takeover/event.ts';
import type { Newest } from '../core/takeover/newest.ts';
import type { Journal } from '../node/journal.ts';
import { compileJournalEntry } from '../node/journal-entry.ts';
import type { ResourceRef } from '../ports/resource-runner.ts';
import type { Program } from '../resources/step.ts';

const seenEveryMs = 1000;

export interface LiveJournalOptions {
  readonly journal: Journal;
  readonly compile: (ref: ResourceRef, definition: ResourceConfig) => Program;
  dispatch(event: Event): void;
  /** The keeper carries the newest document in its beats, and keeps it for the next daemon. */
  tellKeeper(message: DaemonToKeeper): void;
  readonly signal: AbortSignal;
}

export function createLiveJournal({
  journal,
  compile,
  dispatch,
  tellKeeper,
  signal,
}: LiveJournalOptions): (entry: Persist) => void {
  let seen: Newest | undefined;
  const removals = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));

  const writeSeen = () => {
    timer = undefined;
    if (seen) void journal.writeSeen(seen).catch(() => {});
  };

  return (entry) => {
    if (entry.kind === 'journal-seen') {
      seen = entry.newest;
      tellKeeper({ kind: 'newest', newest: entry.newest });
      timer ??= setTimeout(writeSeen, seenEveryMs);
      return;
    }
    const { group, gen } = entry;
    const what = entry.kind === 'journal-run' ? 'run' : 'refuse';
    write(entry).then(
      () => dispatch({ kind: 'journaled', group, gen, what }),
      (error: Error) => dispatch({ kind: 'journal-failed', group, gen, what, said: error.message }),
    );
  };

  async function write(entry: Exclude<Persist, { kind: 'journal-seen' }>): Promise<void> {
    if (entry.kind === 'journal-refuse') {
      await journal.refuse(entry.group, entry.gen);
      removals.set(
        entry.group,
        journal.remove(entry.group).catch(() => {}),
      );
      return;
    }
    const { group, gen, def, definition } = entry;
    // A removal still on its way must not take the new entry with it.
    await removals.get(group);
    removals.delete(group);
    await journal.write(
      compileJournalEntry({
        group,
        gen,
        def,
        definition,
        compile: (resource) => compile({ group, resource: resource.name }, resource),
      }),
    );
  }
}

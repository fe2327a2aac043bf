/**
 * What this node must not forget: which groups it may be running and how to end them without the daemon, which
 * generations it has given back for ever, and the newest document it saw. Every write is durable before it resolves
 * (temporary file, fsync, rename, fsync of the directory), so a reader finds the old text or the new one, never half.
 *
 * A journal that cannot be read forbids starting, never stopping: reading reports what is unreadable and goes on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupName } from '../core/config.ts';
import type { Generation } from '../core/takeover/document.ts';
import { isNewest, type Newest } from '../core/takeover/newest.ts';
import { makeDirectory } from '../make-directory.ts';
import { createDiskReserve } from './disk-reserve.ts';
import { removeDurably, writeDurably } from './durable-file.ts';
import { isEntry, isRefused, type JournalEntry, type Refused } from './journal-shape.ts';

export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  readonly refused: Refused;
  readonly seen: Newest | undefined;
  /** One sentence per file that cannot be read. Not empty: nothing may be started. */
  readonly problems: readonly string[];
  /** Groups whose entry exists but cannot be read: they may run. */
  readonly unreadable: readonly GroupName[];
}

export interface Journal {
  read(): JournalContent;
  /** Rejects with `JournalError` when it is not certainly on disk; then the old content stands. */
  write(entry: JournalEntry): Promise<void>;
  remove(group: GroupName): Promise<void>;
  /** Durable "refuse <= gen"; never lowers what stands there. */
  refuse(group: GroupName, gen: Generation): Promise<void>;
  writeSeen(seen: Newest): Promise<void>;
}

class JournalError extends Error {
  readonly code = 'journal-write';
}

/** Makes the directory when it is missing. One process writes at a time (the state-directory lock sees to it). */
export function createJournal(stateDir: string): Journal {
  const directory = join(stateDir, 'journal');
  const refusedFile = join(stateDir, 'refused.json');
  const seenFile = join(stateDir, 'seen.json');
  makeDirectory(directory);
  const entryFile = (group: GroupName) => join(directory, `${encodeURIComponent(group)}.json`);
  const reserve = createDiskReserve(join(directory, 'reserve'));
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(write: () => Promise<T>): Promise<T> => {
    const next = last.then(write, write);
    last = next.catch(() => {});
    return next;
  };
  return {
    read: () => readJournal(directory, refusedFile, seenFile),
    write: (entry) =>
      durably(async () => {
        if (!reserve.isKept()) await inOrder(reserve.keep);
        await writeDurably(entryFile(entry.group), entry);
      }, `the journal of group ${entry.group}`),
    remove: (group) => durably(() => removeDurably(entryFile(group)), `the journal of group ${group}`),
    refuse: (group, gen) =>
      inOrder(() => {
        const before = readRefused(refusedFile);
        const next = { ...before, [group]: Math.max(gen, before[group] ?? 0) };
        const write = () => writeDurably(refusedFile, next);
        return durably(() => reserve.spendFor(write), 'the list of refused generations');
      }),
    writeSeen: (seen) =>
      inOrder(() => durably(() => writeDurably(seenFile, seen), 'the newest document seen')),
  };
}

async function durably(write: () => Promise<void>, what: string): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new JournalError(
      `${what} could not be written: ${(error as Error).message}. Nothing is started here until it can; free space or repair the disk`,
    );
  }
}

/** Throws when the list cannot be read: writing a shorter one would allow what was refused. */
function readRefused(file: string): Refused {
  const read = readJson(file, isRefused);
  if (read.problem !== undefined) throw new JournalError(read.problem);
  return read.value ?? {};
}

function readJournal(directory: string, refusedFile: string, seenFile: string): JournalContent {
  const refused = readJson(refusedFile, isRefused);
  const seen = readJson(seenFile, isNewest);
  const problems = [refused.problem, seen.problem];
  const entries: JournalEntry[] = [];
  const unreadable: GroupName[] = [];
  for (const name of entryNames(directory, problems)) {
    const read = readJson(join(directory, name), isEntry);
    if (read.value !== undefined) entries.push(read.value);
    else unreadable.push(decodeURIComponent(name.slice(0, -'.json'.length)));
    problems.push(read.problem);
  }
  return {
    entries,
    refused: refused.value ?? {},
    seen: seen.value && { epoch: 0, mark: '', ...seen.value },
    problems: problems.filter((problem) => problem !== undefined),
    unreadable,
  };
}

function entryNames(directory: string, problems: (string | undefined)[]): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch (error) {
    problems.push(`${directory} cannot be read: ${(error as Error).message}`);
    return [];
  }
}

interface ReadResult<T> {
  readonly value?: T;
  readonly problem?: string;
}

/** Neither value nor problem: there is no such file. */
function readJson<T>(file: string, isShape: (value: unknown) => value is T): ReadResult<T> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isShape(value)
      ? { value }
      : { problem: `${file} is damaged: its content is not what was written there` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    return { problem: `${file} cannot be read: ${(error as Error).message}` };
  }
}

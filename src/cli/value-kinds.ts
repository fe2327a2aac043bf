/**
 * The kinds of values a command line holds, in one table: how a word is read, and what a shell may offer for it.
 * A word that cannot be read is a mistake of usage that names where it stands.
 */
import { HoldfastError } from '../errors.ts';
import { parseDuration } from '../values/duration.ts';

interface ValueKind<T> {
  /** `where`: `--timeout`, or the name of the argument. Throws `usage`. */
  readonly read: (word: string, where: string) => T;
}

export const valueKinds = {
  text: { read: asItIs },
  /** A name that the agent knows. */
  node: { read: readName },
  group: { read: readName },
  resource: { read: readName },
  /** A name that the labs of this machine know. */
  lab: { read: asItIs },
  'lab-host': { read: asItIs },
  'lab-network': { read: asItIs },
  /** A path, which the shell knows better. */
  file: { read: asItIs },
  directory: { read: asItIs },
  /** Milliseconds, more than none. */
  duration: { read: readDuration },
  count: { read: readCount },
} as const satisfies Readonly<Record<string, ValueKind<string | number>>>;

export type ValueKindName = keyof typeof valueKinds;
export type ValueOf<K extends ValueKindName> = ReturnType<(typeof valueKinds)[K]['read']>;

function asItIs(word: string): string {
  return word;
}

/** What a variable of a script that is not set leaves is no name, and not the same as none. */
function readName(word: string, where: string): string {
  if (word.trim() !== '') return word;
  throw new HoldfastError('usage', {
    problem: `${where}: the name is empty`,
    next: 'Write one, or leave it out.',
  });
}

function readDuration(word: string, where: string): number {
  const parsed = parseDuration(word);
  if ('value' in parsed && parsed.value > 0) return parsed.value;
  if ('value' in parsed)
    throw new HoldfastError('usage', {
      problem: `${where}: ${word} is no time at all`,
      next: 'Write for example 500ms, 30s or 10m.',
    });
  throw new HoldfastError('usage', { problem: `${where}: ${parsed.wrong}`, next: `Please ${parsed.right}.` });
}

const countMax = 10_000;

function readCount(word: string, where: string): number {
  if (/^\d{1,5}$/.test(word) && Number(word) <= countMax) return Number(word);
  throw new HoldfastError('usage', {
    problem: `${where}: "${word}" is not a count`,
    next: `Write a whole number from 0 to ${countMax}.`,
  });
}

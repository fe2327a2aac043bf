/**
 * A restore that is under way: what was decided, written before anything else and gone when this host is a member. It tells a
 * restore that goes on from a host that belongs to a cluster, and the same words lead to the same end however often it is begun.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';

export interface Decided {
  /** SHA-256 of the backup. */
  readonly backup: string;
  readonly node: string;
  /** By node and network, where they are others than in the backup. */
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Nodes whose machines of before are off, as `by` says. */
  readonly confirmed: readonly string[];
  readonly by: string;
  /** ms since 1970. */
  readonly at: number;
  /** Of the document that comes of it. */
  readonly lineage: string;
}

/** `file`: the cluster file. */
function noteOf(file: string): string {
  return join(dirname(file), 'restoring', 'restore.json');
}

/** Undefined where none is under way. Throws `restore-not-empty`, `restore-another`. */
export function restoreUnderWay(file: string, stateDir: string, backup: string): Decided | undefined {
  const note = noteOf(file);
  if (!existsSync(note)) {
    const there = [file, ...filesIn(stateDir)].filter(existsSync);
    if (there.length > 0)
      throw new HoldfastError('restore-not-empty', { found: there.slice(0, 5).join(', ') });
    return undefined;
  }
  const decided = JSON.parse(readFileSync(note, 'utf8')) as Decided;
  if (decided.backup !== backup)
    throw new HoldfastError('restore-another', { at: new Date(decided.at).toISOString(), by: decided.by });
  return decided;
}

function filesIn(stateDir: string): string[] {
  try {
    return readdirSync(stateDir).map((name) => join(stateDir, name));
  } catch {
    return [];
  }
}

/** Throws the system's error. */
export function beginRestoring(file: string, decided: Decided): void {
  writeIdentityFile(noteOf(file), `${JSON.stringify(decided)}\n`);
}

export function endRestoring(file: string): void {
  rmSync(dirname(noteOf(file)), { recursive: true, force: true });
}

/**
 * The memory of unstable tests: `.work/unstable.ndjson`, one line per test that failed and was made green by a second
 * run, with the time and the commit. Nobody has to have watched the run to know which test to look at.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../src/make-directory.ts';
import type { SuiteResult } from './render-summary.ts';

/** One line of the record. */
export interface UnstableTest {
  /** ISO 8601. */
  readonly at: string;
  readonly commit: string;
  readonly suite: string;
  readonly where: string;
  readonly name: string;
  readonly text: string;
}

export function listUnstable(
  results: readonly SuiteResult[],
  run: Pick<UnstableTest, 'at' | 'commit'>,
): readonly UnstableTest[] {
  return results.flatMap(({ name: suite, madeGreen }) =>
    madeGreen.map(({ where, name, text }) => ({ ...run, suite, where, name, text })),
  );
}

export function appendToRecord(path: string, tests: readonly UnstableTest[]): void {
  if (tests.length === 0) return;
  makeDirectory(dirname(path));
  appendFileSync(path, tests.map((test) => `${JSON.stringify(test)}\n`).join(''));
}

/** The commit that is checked out; empty outside of a repository. */
export function readCommit(): string {
  return spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/**
 * What is said at the end of a run: a table with a row per suite, what was left out, what a second run made green, and as
 * the last line `N passed, N failed`. A test that only a second run made green has passed, and is told by name: it is a
 * bug to be found, in the test or in what it tests.
 */
import type { Failure } from './run-suite.ts';

export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
  /** What failed and passed when its file was run once more. */
  readonly madeGreen: readonly Failure[];
  readonly seconds: number;
  /** In words instead of numbers: why nothing was run. */
  readonly note?: string;
}

export function renderSummary(results: readonly SuiteResult[]): readonly string[] {
  const total = (count: (result: SuiteResult) => number) =>
    results.reduce((sum, result) => sum + count(result), 0);
  const unstable = total(({ madeGreen }) => madeGreen.length);
  return [
    `${'suite'.padEnd(14)} passed  failed  unstable       time`,
    ...results.map(renderRow),
    ...results.flatMap(({ name, skipped }) => skipped.map((test) => `skipped in ${name}: ${test}`)),
    ...results.flatMap(({ name, madeGreen }) =>
      madeGreen.map((failure) => `unstable in ${name}: ${failure.where}  ${failure.name}`),
    ),
    '',
    ...(unstable === 0 ? [] : [`${unstable} of these passed only when their file was run once more`]),
    `${total(({ passed }) => passed)} passed, ${total(({ failed }) => failed)} failed`,
  ];
}

function renderRow({ name, passed, failed, madeGreen, seconds, note }: SuiteResult): string {
  if (note !== undefined) return `${name.padEnd(14)}${note}`;
  const columns = [
    `${passed}`.padStart(7),
    `${failed}`.padStart(8),
    `${madeGreen.length}`.padStart(10),
    `${seconds.toFixed(1)} s`.padStart(11),
  ];
  return name.padEnd(14) + columns.join('');
}

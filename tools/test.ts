/**
 * Runs the tests and says in one line whether a change can be trusted: `N passed, N failed`, always the last line.
 *
 * usage: node tools/test.ts check|all|SUITE [FILE…]      (a FILE may be the beginning of a path)
 *
 * Everything is bounded: each file by its suite's limit, the whole run by 42 minutes. Ctrl-C ends what is running.
 */
import { delimiter, join } from 'node:path';
import { renderSummary, type SuiteResult } from './render-summary.ts';
import { type Failure, type PartResult, runSuite, type Watcher } from './run-suite.ts';
import { type Suite, selectSuites, suiteNames } from './suites.ts';
import { appendToRecord, listUnstable, readCommit } from './unstable-record.ts';

const runLimitMs = 42 * 60_000;
const aliveEveryMs = 15_000;
const unstableRecord = '.work/unstable.ndjson';

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (value: number) => `${value.toFixed(1)} s`;
const indent = (text: string) => text.replaceAll(/^/gm, '      ');

function printFailure({ where, name, text }: Failure): void {
  say(`  FAILED ${where}  ${name}`);
  if (text !== '') say(indent(text));
}

/** Prints failures as they happen, files of slow suites as they end, and a sign of life in between. */
class Progress implements Watcher {
  readonly #running = new Map<string, { readonly sinceMs: number; readonly readDetail: () => string }>();
  readonly #alive: NodeJS.Timeout;
  readonly #suite: Suite;

  constructor(suite: Suite) {
    this.#suite = suite;
    this.#alive = setInterval(() => this.#sayAlive(), aliveEveryMs);
  }

  started(part: string, readDetail: () => string): void {
    this.#running.set(part, { sinceMs: performance.now(), readDetail });
  }

  unstable(result: PartResult): void {
    for (const failure of result.failures) printFailure(failure);
    say(`  UNSTABLE ${result.part} failed and is run once more`);
  }

  ended(result: PartResult): void {
    this.#running.delete(result.part);
    for (const failure of result.failures) printFailure(failure);
    if (result.seconds < 2 && this.#suite.kind === 'files') return;
    const failed = result.failures.length === 0 ? '' : `, ${result.failures.length} failed`;
    say(`  ${result.part}  ${result.passed} passed${failed}  ${seconds(result.seconds)}`);
  }

  close(): void {
    clearInterval(this.#alive);
  }

  #sayAlive(): void {
    for (const [part, { sinceMs, readDetail }] of this.#running) {
      const detail = readDetail();
      const at = detail === '' ? '' : `, at "${detail}"`;
      say(`  … ${part}: running for ${seconds((performance.now() - sinceMs) / 1000)}${at}`);
    }
  }
}

function missing(suite: Suite): SuiteResult {
  const isPending = suite.kind === 'files' && suite.isPending === true;
  const nothing = { name: suite.name, passed: 0, skipped: [], madeGreen: [], seconds: 0 };
  if (isPending) return { ...nothing, failed: 0, note: 'not there yet' };
  say('  FAILED no test file was found: a run without tests proves nothing');
  return { ...nothing, failed: 1 };
}

async function runOne(suite: Suite, files: readonly string[], signal: AbortSignal): Promise<SuiteResult> {
  say(`${suite.name}`);
  const startedMs = performance.now();
  const progress = new Progress(suite);
  const parts = await runSuite(suite, files, progress, signal).finally(() => progress.close());
  if (parts === undefined) return missing(suite);
  const failed = parts.reduce((sum, part) => sum + part.failures.length, 0);
  const cut = signal.aborted ? 1 : 0; // What was not run any more is not green.
  return {
    name: suite.name,
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    failed: failed + cut,
    skipped: parts.flatMap((part) => part.skipped),
    madeGreen: parts.flatMap((part) => part.madeGreen),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** Aborts when the run has lasted too long or somebody asks it to end. */
function limitRun(): AbortController {
  const control = new AbortController();
  const stop = (reason: string) => () => {
    say(`  FAILED the run was ended: ${reason}`);
    control.abort();
  };
  setTimeout(stop(`it took longer than ${runLimitMs / 60_000} minutes`), runLimitMs).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop(signal));
  return control;
}

async function main(word: string, files: readonly string[]): Promise<number> {
  const root = join(import.meta.dirname, '..');
  process.chdir(root);
  process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  const suites = selectSuites(word);
  if (suites === undefined) {
    console.error(`test: there is no suite "${word}". Use check, all, or one of ${suiteNames().join(', ')}.`);
    return 2;
  }
  const { signal } = limitRun();
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    if (!signal.aborted) results.push(await runOne(suite, files, signal));
  }
  appendToRecord(
    unstableRecord,
    listUnstable(results, { at: new Date().toISOString(), commit: readCommit() }),
  );
  say('');
  for (const line of renderSummary(results)) say(line);
  return results.some((result) => result.failed > 0) ? 1 : 0;
}

const [word = 'check', ...files] = process.argv.slice(2);
process.exitCode = await main(word, files);

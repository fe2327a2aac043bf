/**
 * Runs one suite and tells what came of it. A test file is a process of its own: what it leaves open or behind is its
 * own failure and nobody else's.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { type Ended, runContained } from './run-contained.ts';
import type { Command, CommandSuite, FileSuite, Suite } from './suites.ts';
import type { TestEvent } from './test-events.ts';

export interface Failure {
  /** The file and line, or the command. */
  readonly where: string;
  readonly name: string;
  readonly text: string;
}

/** What came of one test file or one command. */
export interface PartResult {
  readonly part: string;
  readonly passed: number;
  readonly skipped: readonly string[];
  readonly failures: readonly Failure[];
  /** What failed and passed when the file was run once more. */
  readonly madeGreen: readonly Failure[];
  readonly seconds: number;
}

export interface Watcher {
  /** A file or command has begun; `readDetail` says at any time which test it is at. */
  started(part: string, readDetail: () => string): void;
  /** It failed and is run once more. */
  unstable(result: PartResult): void;
  ended(result: PartResult): void;
}

/** The files of a suite, or those of them that were asked for. */
function listTestFiles(suite: FileSuite, wanted: readonly string[]): readonly string[] {
  const files = suite.patterns.flatMap((pattern) => globSync(pattern)).sort();
  return wanted.length === 0 ? files : files.filter((file) => wanted.some((path) => file.startsWith(path)));
}

/** The reporter's lines as far as they are written; a line cut off at the end is left out. */
function readEvents(path: string): readonly TestEvent[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TestEvent);
}

/** The last test that was started. */
function lastStarted(events: readonly TestEvent[]): string {
  return events.findLast((event) => event.kind === 'started')?.name ?? '';
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** What is wrong with a file beyond its failed tests: it hung, left something behind, crashed, holds no test. */
function judgeFile(events: readonly TestEvent[], ended: Ended, seconds: number): string | undefined {
  const tests = events.filter((event) => event.kind !== 'started');
  const isFailed = events.some((event) => event.kind === 'failed');
  if (ended.timedOut) {
    return `did not end within ${seconds} s; the last test it began: "${lastStarted(events)}". If that test passed, something (timer, socket, child) is still open.`;
  }
  if (ended.leftBehind.length > 0) return `left processes behind: ${ended.leftBehind.join(', ')}`;
  if (ended.code !== 0 && !isFailed) return `ended with code ${ended.code ?? 'none (killed)'}`;
  if (tests.length === 0) return 'holds no test';
  return undefined;
}

/** Pure: from a file's events and end to its result. */
export function readFileResult(
  file: string,
  events: readonly TestEvent[],
  ended: Ended,
  limitSeconds: number,
) {
  const failed = events.filter((event) => event.kind === 'failed');
  const printed = ended.output.trim() === '' ? '' : `\n--- it printed:\n${lastLines(ended.output, 40)}`;
  const failures = failed.map(({ name, line, error }, index): Failure => {
    const isLast = index === failed.length - 1;
    return { where: `${file}:${line}`, name, text: error + (isLast ? printed : '') };
  });
  const verdict = judgeFile(events, ended, limitSeconds);
  if (verdict !== undefined)
    failures.push({ where: file, name: verdict, text: failed.length > 0 ? '' : printed.trim() });
  const skipped = events.flatMap((event) =>
    event.kind === 'skipped' ? [`${event.name} (${event.reason})`] : [],
  );
  const passed = events.filter((event) => event.kind === 'passed').length;
  return { passed, skipped, failures, madeGreen: [] };
}

async function runFile(
  suite: FileSuite,
  file: string,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<PartResult> {
  const startedMs = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const lines = join(directory, 'events');
  watcher.started(file, () => lastStarted(readEvents(lines)));
  const reporter = [`--test-reporter=./tools/test-events.ts`, `--test-reporter-destination=${lines}`];
  const argv = [process.execPath, '--disable-warning=ExperimentalWarning', ...reporter, file];
  const name = `holdfast-test.${process.pid}.${file.replaceAll('/', '-')}`;
  const ended = await runContained(argv, name, { deadlineMs: suite.seconds * 1000, signal });
  const result = readFileResult(file, readEvents(lines), ended, suite.seconds);
  rmSync(directory, { recursive: true, force: true });
  return { part: file, ...result, seconds: (performance.now() - startedMs) / 1000 };
}

/**
 * Whole clusters on a shared machine meet pauses that nobody here causes. A file of such a suite that fails is run once
 * more; what it failed with is printed all the same, marked as unstable: that is a bug to be found, not to be hidden.
 */
async function runTwiceAtMost(suite: FileSuite, file: string, watcher: Watcher, signal: AbortSignal) {
  const first = await runFile(suite, file, watcher, signal);
  if (first.failures.length === 0 || !suite.onceMore || signal.aborted) return first;
  watcher.unstable(first);
  return withMadeGreen(first, await runFile(suite, file, watcher, signal));
}

/** The second run counts; what failed in the first and not in the second is told. */
export function withMadeGreen(first: PartResult, second: PartResult): PartResult {
  const stillFailing = new Set(second.failures.map(({ name }) => name));
  return { ...second, madeGreen: first.failures.filter(({ name }) => !stillFailing.has(name)) };
}

interface Round {
  readonly files: readonly string[];
  readonly atOnce: number;
}

/** Pure: what runs beside one another, and then the others. */
export function roundsOf({ beside, atOnce }: FileSuite, files: readonly string[]): readonly Round[] {
  const isBeside = (file: string) => beside?.patterns.some((pattern) => matchesGlob(file, pattern)) ?? false;
  return [
    { files: files.filter(isBeside), atOnce: beside?.atOnce ?? 1 },
    { files: files.filter((file) => !isBeside(file)), atOnce },
  ];
}

async function runFiles(suite: FileSuite, files: readonly string[], watcher: Watcher, signal: AbortSignal) {
  const results: PartResult[] = [];
  for (const round of roundsOf(suite, files)) {
    const queue = [...round.files];
    const work = async () => {
      for (let file = queue.shift(); file !== undefined && !signal.aborted; file = queue.shift()) {
        const result = await runTwiceAtMost(suite, file, watcher, signal);
        results.push(result);
        watcher.ended(result);
      }
    };
    await Promise.all(Array.from({ length: round.atOnce }, work));
  }
  return results;
}

/** Why a command that has ended counts as failed; undefined when it did what it is for. */
export function judgeCommand({ seconds, prints }: Command, ended: Ended): string | undefined {
  if (ended.timedOut) return `did not end within ${seconds} s`;
  if (ended.code !== 0) return `ended with code ${ended.code ?? 'none (killed)'}`;
  if (prints && !prints.test(ended.output)) return `ended well, but did not print ${prints}`;
  return undefined;
}

async function runCommand(command: Command, watcher: Watcher, signal: AbortSignal): Promise<PartResult> {
  const startedMs = performance.now();
  watcher.started(command.name, () => '');
  const name = `holdfast-test.${process.pid}.${command.name.replaceAll(' ', '-')}`;
  const ended = await runContained(command.argv, name, { deadlineMs: command.seconds * 1000, signal });
  const verdict = judgeCommand(command, ended);
  const text = lastLines(ended.output, 80);
  const failures =
    verdict === undefined
      ? []
      : [{ where: command.argv.join(' '), name: `${command.name} ${verdict}`, text }];
  const seconds = (performance.now() - startedMs) / 1000;
  return { part: command.name, passed: 1 - failures.length, skipped: [], failures, madeGreen: [], seconds };
}

async function runCommands(suite: CommandSuite, watcher: Watcher, signal: AbortSignal) {
  const results: PartResult[] = [];
  for (const command of suite.commands) {
    if (signal.aborted) break;
    const result = await runCommand(command, watcher, signal);
    results.push(result);
    watcher.ended(result);
  }
  return results;
}

/** Runs a suite to its end; `files` narrows a suite of files. Undefined when it has no files at all. */
export async function runSuite(
  suite: Suite,
  files: readonly string[],
  watcher: Watcher,
  signal: AbortSignal,
) {
  if (suite.kind === 'commands') return runCommands(suite, watcher, signal);
  const found = listTestFiles(suite, files);
  return found.length === 0 ? undefined : runFiles(suite, found, watcher, signal);
}

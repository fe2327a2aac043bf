import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ended } from './run-contained.ts';
import { judgeCommand, readFileResult, roundsOf, withMadeGreen } from './run-suite.ts';
import type { FileSuite } from './suites.ts';
import type { TestEvent } from './test-events.ts';

const well: Ended = { code: 0, timedOut: false, output: '', leftBehind: [] };
const started: TestEvent = { kind: 'started', name: 'a() works' };
const passed: TestEvent = { kind: 'passed', name: 'a() works' };

test('readFileResult() counts what passed', () => {
  const result = readFileResult('a.test.ts', [started, passed], well, 60);
  assert.deepEqual(result, { passed: 1, skipped: [], failures: [], madeGreen: [] });
});

test('readFileResult() fails a file without a single test', () => {
  const { failures } = readFileResult('a.test.ts', [], well, 60);
  assert.deepEqual(failures, [{ where: 'a.test.ts', name: 'holds no test', text: '' }]);
});

test('readFileResult() fails a file that hung although its tests passed, and names the last test', () => {
  const hung = { ...well, code: undefined, timedOut: true };
  const { passed: count, failures } = readFileResult('a.test.ts', [started, passed], hung, 60);
  assert.equal(count, 1);
  assert.match(failures[0]?.name ?? '', /did not end within 60 s; the last test it began: "a\(\) works"/);
});

test('readFileResult() fails a file that left a process behind', () => {
  const { failures } = readFileResult('a.test.ts', [passed], { ...well, leftBehind: ['12 etcd'] }, 60);
  assert.equal(failures[0]?.name, 'left processes behind: 12 etcd');
});

test('readFileResult() fails a file that crashed and shows what it printed', () => {
  const crashed = { ...well, code: 1, output: 'Cannot find module' };
  const { failures } = readFileResult('a.test.ts', [], crashed, 60);
  assert.equal(failures[0]?.name, 'ended with code 1');
  assert.match(failures[0]?.text ?? '', /Cannot find module/);
});

test('readFileResult() shows where a test failed and keeps skipped tests apart', () => {
  const failed: TestEvent = { kind: 'failed', name: 'b() works', line: 7, error: '1 !== 2' };
  const skipped: TestEvent = { kind: 'skipped', name: 'c() works', reason: 'needs root' };
  const result = readFileResult(
    'a.test.ts',
    [passed, failed, skipped],
    { ...well, code: 1, output: 'hm' },
    60,
  );
  assert.equal(result.passed, 1);
  assert.deepEqual(result.skipped, ['c() works (needs root)']);
  assert.equal(result.failures[0]?.where, 'a.test.ts:7');
  assert.match(result.failures[0]?.text ?? '', /1 !== 2\n--- it printed:\nhm/);
});

test('withMadeGreen() tells what the second run made green, and not what failed twice', () => {
  const failure = (name: string) => ({ where: 'a.test.ts:7', name, text: '' });
  const part = { part: 'a.test.ts', skipped: [], madeGreen: [], seconds: 1 };
  const first = { ...part, passed: 1, failures: [failure('a() works'), failure('b() works')] };
  const second = { ...part, passed: 2, failures: [failure('b() works')] };
  assert.deepEqual(withMadeGreen(first, second), { ...second, madeGreen: [failure('a() works')] });
});

test('judgeCommand() fails a command that ends well without having done its work', () => {
  const command = { name: 'fuzz', argv: ['fuzz'], seconds: 60, prints: /200 runs/ };
  assert.equal(judgeCommand(command, { ...well, output: '200 runs, 0 violations' }), undefined);
  assert.match(judgeCommand(command, well) ?? '', /did not print/);
  assert.equal(judgeCommand(command, { ...well, code: 2 }), 'ended with code 2');
});

test('roundsOf() has the files that may run beside one another run before the others', () => {
  const suite: FileSuite = { kind: 'files', name: 'slow', patterns: [], atOnce: 1, seconds: 60 };
  const files = ['t/alone.test.ts', 't/cluster-a.test.ts', 't/cluster-b.test.ts'];
  const beside = { patterns: ['t/cluster-*.test.ts'], atOnce: 2 };
  assert.deepEqual(roundsOf({ ...suite, beside }, files), [
    { files: files.slice(1), atOnce: 2 },
    { files: ['t/alone.test.ts'], atOnce: 1 },
  ]);
  assert.deepEqual(roundsOf(suite, files)[1], { files, atOnce: 1 });
});

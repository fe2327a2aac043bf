import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { appendToRecord, listUnstable } from './unstable-record.ts';

const failure = { where: 'test/a.test.ts:7', name: 'a cluster heals', text: '1 !== 2' };
const suite = { name: 'integration', passed: 1, failed: 0, skipped: [], seconds: 1 };
const run = { at: '2026-11-28T15:00:00.000Z', commit: 'abc1234' };

test('listUnstable() names what a second run made green, with its suite and its commit', () => {
  const unstable = listUnstable(
    [
      { ...suite, madeGreen: [failure] },
      { ...suite, name: 'unit', madeGreen: [] },
    ],
    run,
  );
  assert.deepEqual(unstable, [{ ...run, ...failure, suite: 'integration' }]);
});

test('appendToRecord() keeps what earlier runs wrote, and writes nothing for a run without unstable tests', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-record-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'work/unstable.ndjson');
  appendToRecord(path, []);
  assert.equal(existsSync(path), false);
  const unstable = { ...run, ...failure, suite: 'integration' };
  appendToRecord(path, [unstable]);
  appendToRecord(path, [{ ...unstable, name: 'another' }]);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).name),
    ['a cluster heals', 'another'],
  );
});

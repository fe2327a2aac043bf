import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepLease, readKeptLease } from './kept-lease.ts';
import { readBootId } from './machine.ts';

test('a kept lease is read by the next keeper; without one, or where it cannot be read, there is none', (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-lease-'));
  t.after(() => rmSync(stateDir, { recursive: true }));
  assert.equal(readKeptLease(stateDir), undefined);
  keepLease(join(stateDir, 'nowhere'), 'aaaa', 1);
  keepLease(stateDir, 'aaaa', 1234.5);
  assert.deepEqual(readKeptLease(stateDir), { inc: 'aaaa', boot: readBootId(), untilMs: 1234.5 });
  for (const text of ['', '{', '{"inc":"aaaa","boot":"b"}', '{"inc":"aaaa","boot":"b","untilMs":null}']) {
    writeFileSync(join(stateDir, 'lease.json'), text);
    assert.equal(readKeptLease(stateDir), undefined, text);
  }
});

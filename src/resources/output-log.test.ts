import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cutLog, logBytesMax, openOutputLog, removeLog } from './output-log.ts';
import { runCommand } from './run-command.ts';

function place(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'output-log-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return join(directory, 'output.log');
}

const sizes = (path: string) =>
  [path, `${path}.1`].map((file) => statSync(file, { throwIfNoEntry: false })?.size);

test('cutLog() leaves a log alone that is no larger than allowed', (t) => {
  const path = place(t);
  cutLog(path);
  assert.deepEqual(sizes(path), [undefined, undefined]);
  writeFileSync(path, 'x'.repeat(logBytesMax));
  cutLog(path);
  assert.deepEqual(sizes(path), [logBytesMax, undefined]);
});

test('cutLog() keeps the newest, and whoever prints goes on in the same file', (t) => {
  const path = place(t);
  const log = openOutputLog(path);
  assert.ok(log);
  writeSync(log.fd, `${'old '.repeat(logBytesMax)}the end`);
  cutLog(path);
  assert.deepEqual(sizes(path), [0, logBytesMax]);
  assert.match(readFileSync(`${path}.1`, 'utf8'), /the end$/);
  writeSync(log.fd, ' and more');
  assert.deepEqual(sizes(path), [9, logBytesMax]);
  assert.match(log.added(), /the end and more$/);
  log.close();
  appendFileSync(path, 'y'.repeat(logBytesMax));
  cutLog(path);
  assert.deepEqual(sizes(path), [0, logBytesMax], 'there is one predecessor');
});

test('a command that prints without end leaves what is allowed, and its last words are known', async (t) => {
  const path = place(t);
  // What is printed in the instant of a cut is lost, so its last words come a few cuts later.
  const script = `head -c 60000000 /dev/zero | tr '\\0' x; sleep 0.5; echo; echo 'it broke'; exit 3`;
  const command = { argv: ['/bin/sh', '-c', script], env: { PATH: '/usr/bin:/bin' }, log: path };
  const outcome = await runCommand(command, { withinMs: 60_000 });
  assert.equal(outcome.kind === 'exit' && outcome.code, 3);
  assert.match(outcome.kind === 'exit' ? outcome.text : '', /it broke\n$/);
  const [now = 0, before = 0] = sizes(path);
  assert.ok(now <= logBytesMax && before === logBytesMax, `${now} and ${before} bytes are left`);
});

test('removeLog() leaves nothing, also where there is nothing', (t) => {
  const path = place(t);
  removeLog(path);
  writeFileSync(path, 'x');
  writeFileSync(`${path}.1`, 'x');
  removeLog(path);
  assert.deepEqual(readdirSync(join(path, '..')), []);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { examineSecret } from './examine-secret.ts';
import { readSecret } from './read-secret.ts';
import type { SecretSource } from './secret-source.ts';
import { secretBytesMax } from './secret-trouble.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'));
after(() => rmSync(directory, { recursive: true }));

function write(name: string, content: string | Buffer, mode = 0o600): string {
  const path = join(directory, name);
  writeFileSync(path, content, { mode });
  return path;
}

const fileOf = (content: string | Buffer): SecretSource => ({ kind: 'file', path: write('secret', content) });
const script = (body: string): SecretSource => ({ kind: 'script', argv: ['/bin/sh', '-c', body] });

async function had(source: SecretSource, env?: Record<string, string>): Promise<string> {
  const secret = await readSecret(source, 20_000, env);
  return 'value' in secret ? secret.value : `(${secret.trouble.is})`;
}

test('readSecret() takes the first line of a file, without what ends it', async () => {
  assert.equal(await had(fileOf('hunter2\n')), 'hunter2');
  assert.equal(await had(fileOf('hunter2')), 'hunter2');
  assert.equal(await had(fileOf(' a=b # c \r\nsecond\n')), ' a=b # c ');
});

test('readSecret() says what is wrong with a file', async () => {
  assert.equal(await had(fileOf('\nsecond\n')), '(empty)');
  assert.equal(await had(fileOf('x'.repeat(secretBytesMax + 1))), '(too-long)');
  assert.equal(await had(fileOf(Buffer.from([0xff, 0xfe, 0x0a]))), '(no-text)');
  assert.equal(await had({ kind: 'file', path: join(directory, 'none') }), '(missing)');
  assert.equal(await had({ kind: 'file', path: directory }), '(no-file)');
  const pipe = join(directory, 'pipe');
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
  assert.equal(await had({ kind: 'file', path: pipe }), '(no-file)');
});

test('readSecret() finds a credential in the directory of the unit', async () => {
  const credentials = join(directory, 'credentials');
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'ipmi'), 'hunter2');
  const env = { CREDENTIALS_DIRECTORY: credentials };
  assert.equal(await had({ kind: 'credential', name: 'ipmi' }, env), 'hunter2');
  assert.equal(await had({ kind: 'credential', name: 'other' }, env), '(no-credential)');
  const none = { CREDENTIALS_DIRECTORY: join(directory, 'nowhere') };
  assert.equal(await had({ kind: 'credential', name: 'ipmi' }, none), '(no-credentials)');
});

test('readSecret() takes the first line that a script prints, and waits for nothing it left behind', async () => {
  assert.equal(await had(script('echo hunter2; echo second')), 'hunter2');
  assert.equal(await had(script('sleep 600 & echo hunter2')), 'hunter2');
});

test('readSecret() says what is wrong with a script, without what it printed', async () => {
  assert.equal(await had(script('exit 0')), '(empty)');
  assert.equal(await had(script('yes | tr -d "\\n"')), '(too-slow)');
  assert.equal(await had({ kind: 'script', argv: [join(directory, 'none')] }), '(unable)');
  assert.equal(await had({ kind: 'script', argv: ['/bin/true', 'a\0b'] }), '(unable)');
  const failed = await readSecret(script('echo hunter2; echo "wrong: hunter2" >&2; exit 3'), 20_000);
  assert.ok('trouble' in failed && failed.trouble.is === 'script-failed');
  assert.equal(failed.trouble.how, 'exit code 3');
  assert.doesNotMatch(JSON.stringify(failed), /hunter2/);
});

test('readSecret() kills a script that takes too long, with all it started', async () => {
  const note = join(directory, 'child');
  const late = await readSecret(script(`sleep 600 & echo $! > ${note}; wait`), 500);
  assert.ok('trouble' in late && late.trouble.is === 'too-slow');
  const gone = () =>
    spawnSync('sh', [
      '-c',
      `[ ! -e ${note} ] || ! kill -0 $(cat ${note}) || grep -q Z /proc/$(cat ${note})/stat`,
    ]).status === 0;
  const deadline = performance.now() + 10_000;
  while (!gone()) {
    assert.ok(performance.now() < deadline, 'what it started is still there');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('examineSecret() finds files that others can read, and scripts that others can change', async () => {
  const file: SecretSource = { kind: 'file', path: write('open', 'hunter2') };
  const program = write('program', '#!/bin/sh\necho hunter2\n', 0o755);
  const run: SecretSource = { kind: 'script', argv: [program] };
  const seen = async (source: SecretSource) => (await examineSecret(source)).is;
  assert.deepEqual([await seen(file), await seen(run)], ['had', 'had']);
  chmodSync(file.path, 0o640);
  chmodSync(program, 0o757);
  assert.deepEqual([await seen(file), await seen(run)], ['open', 'open']);
  assert.equal(await seen({ kind: 'file', path: join(directory, 'none') }), 'not-had');
});

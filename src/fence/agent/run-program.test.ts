import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runProgram } from './run-program.ts';

/** A program that writes down its process id and then does `body`. */
function createProgram(
  t: TestContext,
  body: string,
): { readonly program: string; pid(): number | undefined } {
  const directory = mkdtempSync(join(tmpdir(), 'run-program-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const program = join(directory, 'program');
  const note = join(directory, 'pid');
  writeFileSync(program, `#!/bin/sh\necho $$ > ${note}.new\nmv ${note}.new ${note}\n${body}\n`, {
    mode: 0o755,
  });
  return { program, pid: () => (existsSync(note) ? Number(readFileSync(note, 'utf8')) : undefined) };
}

const isAlive = (pid: number | undefined) =>
  pid !== undefined &&
  existsSync(`/proc/${pid}/cmdline`) &&
  readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    assert.ok(performance.now() < deadline, `waited too long until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('runProgram() gives the request, and tells the exit code and what was printed', async (t) => {
  const { program } = createProgram(t, 'read line; echo "got $line"; echo last >&2; exit 2');
  const outcome = await runProgram(program, 'action=status\n', 10_000);
  assert.ok(outcome.kind === 'exit');
  assert.deepEqual([outcome.code, outcome.printed], [2, 'got action=status\n']);
});

test('runProgram() tells a program that is not there, or may not be run, as one that could not be run', async (t) => {
  const { program } = createProgram(t, 'exit 0');
  writeFileSync(`${program}-text`, 'no program', { mode: 0o644 });
  for (const path of ['/nowhere/fence', `${program}-text`])
    assert.equal((await runProgram(path, '', 1000)).kind, 'unable');
});

test('runProgram() kills a program that outlives its time', async (t) => {
  const { program, pid } = createProgram(t, 'sleep 600');
  assert.equal((await runProgram(program, '', 1000)).kind, 'timeout');
  await until(() => pid() === undefined || !isAlive(pid()), 'it is killed');
});

test('a fence program is held to its time also when who started it is killed meanwhile', async (t) => {
  const { program, pid } = createProgram(t, 'sleep 600');
  const script = `import('${join(import.meta.dirname, 'run-program.ts')}').then((m) => m.runProgram('${program}', '', 1000))`;
  const starter = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  t.after(() => starter.kill('SIGKILL'));
  await until(() => pid() !== undefined, 'it runs');
  starter.kill('SIGKILL');
  await until(() => !isAlive(pid()), 'it is killed although nobody waits for it');
});

/** The script for bash, run by bash: sourced, asked as bash asks it, and once with a real press of the tabulator. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { snapshots } from '../../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../../api/testing/serve-fake.ts';
import { completionScripts } from './scripts.ts';

const directory = mkdtempSync(join(tmpdir(), 'holdfast-completion-'));
const main = join(import.meta.dirname, '..', 'main.ts');
let served: ServedFake;

before(async () => {
  served = await serveFake(snapshots.healthy());
  const program = join(directory, 'holdfast');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(directory, 'script.bash'), completionScripts.bash);
  mkdirSync(join(directory, 'work', 'clusters'), { recursive: true });
  writeFileSync(join(directory, 'work', 'my cluster.yaml'), '');
});
after(async () => {
  await served.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** In a directory with a file and a folder, with `holdfast` on the path. The agent answers from this very process. */
async function bash(args: readonly string[], code: string, stateDir = served.stateDir): Promise<Ran> {
  const env = {
    PATH: `${directory}:${process.env.PATH}`,
    HOLDFAST_STATE_DIR: stateDir,
    HOME: directory,
    TERM: 'dumb',
  };
  const child = spawn('bash', ['--norc', '-c', code, ...args], { env, cwd: join(directory, 'work') });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

/** `compopt` works only while bash itself completes; what it says besides does not matter here. */
const ask = `compopt() { :; }
source "$0/script.bash"
COMP_WORDS=(holdfast "$@")
COMP_CWORD=$#
_holdfast holdfast "\${@: -1}" "\${@: -2:1}"
printf '%s\\n' "\${COMPREPLY[@]}"`;

async function offered(...words: readonly string[]): Promise<string[]> {
  const { code, out } = await bash([directory, ...words], ask);
  assert.equal(code, 0, out);
  return out.split('\n').filter((line) => line !== '');
}

/** Names are offered only when the agent answers quickly; a busy machine may need another try. */
async function offeredByAgent(...words: readonly string[]): Promise<string[]> {
  const until = performance.now() + 30_000;
  let names = await offered(...words);
  while (names.length === 0 && performance.now() < until) names = await offered(...words);
  return names;
}

test('bash completes commands', async () => {
  assert.deepEqual(await offered('sta'), ['status']);
  assert.deepEqual(await offered('group', 'm'), ['move', 'maintenance']);
});

test('bash completes options, and the values an option can have', async () => {
  assert.deepEqual(await offered('events', '--f'), ['--follow']);
  assert.deepEqual(await offered('status', '--output', '=', 'j'), ['json']);
});

test('bash completes the names of groups, nodes and resources that the agent knows', async () => {
  assert.deepEqual(await offeredByAgent('group', 'move', ''), ['web']);
  assert.deepEqual(await offeredByAgent('group', 'move', 'web', 'my-vm1'), ['my-vm1']);
  assert.deepEqual(await offeredByAgent('resource', 'show', 'web/n'), ['web/nginx']);
});

test('a word with an option and the beginning of a name in it is completed as one, as zsh and fish ask', async () => {
  const asked = () => bash([], 'holdfast complete -- events --node=my-vm1');
  const until = performance.now() + 30_000;
  let { out } = await asked();
  while (out === '' && performance.now() < until) ({ out } = await asked());
  assert.equal(out, '--node=my-vm1\t\n');
});

test('bash completes no names without an agent, and says nothing', async () => {
  const { code, out } = await bash([directory, 'node', 'show', ''], ask, join(directory, 'nowhere'));
  assert.deepEqual([code, out.trim()], [0, '']);
});

test('bash completes files and directories itself, blanks in them included', async () => {
  assert.deepEqual((await offered('validate', '')).sort(), ['clusters', 'my cluster.yaml']);
  assert.deepEqual(await offered('status', '--state-dir', ''), ['clusters']);
});

test('a press of the tabulator in an interactive bash finishes the command', async () => {
  const typed = 'source "$SCRIPT"\nholdfast vers\t\nexit\n';
  const env = `SCRIPT='${directory}/script.bash' PATH='${directory}':"$PATH" TERM=dumb`;
  const terminal = spawn('script', ['-qec', `${env} bash --norc --noprofile -i`, '/dev/null']);
  let out = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  terminal.stdin.end(typed);
  await new Promise((resolve) => terminal.on('close', resolve));
  assert.match(out, /^holdfast \d+\.\d+\.\d+/m, out);
});

/** The command line as a process of its own: its streams, its terminal, its signals. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { snapshots } from '../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../api/testing/serve-fake.ts';
import { exitCodes } from '../errors.ts';

const program = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'main.ts'),
];

let served: ServedFake;
before(async () => {
  served = await serveFake(snapshots.troubled());
});
after(() => served.close());

test('a command whose output finds no room says so and fails', () => {
  const full = openSync('/dev/full', 'w');
  const [node = '', ...words] = [...program, 'version'];
  const { status, stderr } = spawnSync(node, words, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  assert.equal(status, 1);
  assert.match(stderr, /^holdfast: The output could not be written: ENOSPC/);
});

test('a command whose reader left early ends quietly', async () => {
  const [node = '', ...words] = [...program, 'help'];
  const child = spawn(node, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual([code, said], [0, '']);
});

/** In a terminal of its own, script(1) of util-linux: at `question` the person presses a key. */
async function atTerminal(words: readonly string[], question: string, key: string) {
  const line = [...program, ...words].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  child.stdout.on('data', (text) => {
    const asked = seen.includes(question);
    seen += text;
    if (!asked && seen.includes(question)) child.stdin.write(key);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, seen };
}

const [ctrlC, ctrlD] = ['\u0003', '\u0004'];
const fence = () => ['node', 'fence', 'my-vm2', '--state-dir', served.stateDir];

test('Ctrl-C at a question ends the command as it does anywhere else, and nothing is asked of the cluster', async () => {
  const { code, seen } = await atTerminal(fence(), 'to go on', ctrlC);
  assert.equal(code, 130);
  assert.doesNotMatch(seen, /report/);
  assert.deepEqual(served.agent.asked, []);
});

test('Ctrl-D at a question is no answer: the command is refused, and nothing is asked of the cluster', async () => {
  const { code, seen } = await atTerminal(fence(), 'to go on', ctrlD);
  assert.equal(code, exitCodes.refused, seen);
  assert.match(
    seen,
    /^holdfast: "my-vm2 is this node.*" was not answered with "yes", so nothing was done\./m,
  );
  assert.deepEqual(served.agent.asked, []);
});

test('Ctrl-D where a password or a name is asked for ends the command, and says so on a line of its own', async () => {
  const file = join(served.stateDir, 'none.yaml');
  for (const [words, question] of [
    [['--host', 'nowhere.invalid', '--user', 'ada', 'status'], 'Password of'],
    [['init', '--to', file], 'Name of the cluster'],
  ] as const) {
    const { code, seen } = await atTerminal(words, question, ctrlD);
    assert.equal(code, exitCodes.refused, seen);
    assert.match(seen, /^holdfast: The question above was left with Ctrl-D/m);
  }
  assert.equal(existsSync(file), false);
});

/** The command line as a process of its own: its streams, its terminal, its signals. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { snapshots } from '../api/testing/sample-snapshots.ts';
import { type ServedFake, serveFake } from '../api/testing/serve-fake.ts';

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

test('Ctrl-C at a question ends the command as it does anywhere else, and nothing is asked of the cluster', async () => {
  const line = [...program, 'node', 'fence', 'my-vm2', '--state-dir', served.stateDir].join(' ');
  // A terminal of its own: script(1) of util-linux.
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  child.stdout.on('data', (text) => {
    const asked = seen.includes('to go on');
    seen += text;
    if (!asked && seen.includes('to go on')) child.stdin.write('\u0003');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 130);
  assert.doesNotMatch(seen, /report/);
  assert.deepEqual(served.agent.asked, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAgentArguments } from './arguments.ts';

test('parseAgentArguments() reads what is given and makes paths absolute', () => {
  const read = parseAgentArguments(['--cluster', '/etc/c.yaml', '--node', 'a', '--state-dir', '/s/../t'], {});
  assert.deepEqual(read, {
    cluster: '/etc/c.yaml',
    node: 'a',
    stateDir: '/t',
    compiled: undefined,
    daemon: undefined,
  });
});

test('parseAgentArguments() takes the state directory from the environment, else the usual one', () => {
  const argv = ['--cluster=c', '--node=a'];
  assert.equal(parseAgentArguments(argv, { HOLDFAST_STATE_DIR: '/x' }).stateDir, '/x');
  assert.equal(parseAgentArguments(argv, {}).stateDir, '/var/lib/holdfast');
});

for (const [argv, message] of [
  [[], /^--cluster FILE is missing.*Usage: holdfast agent/],
  [['--cluster', 'c'], /^--node NAME is missing.*Usage:/],
  [['--cluster', 'c', '--node', ''], /^--node NAME is missing/],
  [['--clutser', 'c'], /^Unknown option '--clutser'\. Usage:/],
  [['--cluster', 'c', '--node'], /--node.*argument missing.*Usage:/],
  [['here'], /^Unexpected argument 'here'\. Usage:|^Unexpected argument 'here'/],
] as const) {
  test(`parseAgentArguments() refuses "${argv.join(' ')}" in one sentence with the usage`, () => {
    assert.throws(() => parseAgentArguments(argv, {}), { code: 'arguments-wrong', message });
  });
}

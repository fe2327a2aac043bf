import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from './compile.ts';

const place = { node: 'host1', directory: '/etc/holdfast' };

test('A fence program is found from the cluster file, and so is where its secrets are', () => {
  const options = {
    ip: '10.0.0.1',
    plug: '{node}',
    password: { file: 'secrets/{node}' },
    token: { credential: 'ipmi' },
    passwd: { script: ['./ask', '{node}', '{here}/x'] },
    secret: { script: ['pass', 'show', '{node}'] },
  };
  const { params } = compile({ program: './switch', options, timeout: 1, attempts: 1 }, place);
  assert.deepEqual(params, {
    program: '/etc/holdfast/switch',
    options: {
      ip: '10.0.0.1',
      plug: 'host1',
      password: { file: '/etc/holdfast/secrets/host1' },
      token: { credential: 'ipmi' },
      passwd: { script: ['/etc/holdfast/ask', 'host1', '/etc/holdfast/x'] },
      secret: { script: ['pass', 'show', 'host1'] },
    },
  });
});

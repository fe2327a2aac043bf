import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRequest } from './compile-request.ts';

test('A fence request names action, node and machine, then the options in their order', () => {
  assert.equal(
    compileRequest('off', 'my-vm1', { ip: '10.0.0.9', username: 'admin', password: 'a=b c#' }),
    [
      'action=off',
      'nodename=my-vm1',
      'port=my-vm1',
      'plug=my-vm1',
      'ip=10.0.0.9',
      'username=admin',
      'password=a=b c#',
      '',
    ].join('\n'),
  );
});

test('A machine named by the options is the only one in the request', () => {
  assert.equal(compileRequest('status', 'n', { plug: '7' }), 'action=status\nnodename=n\nplug=7\n');
  assert.equal(compileRequest('off', 'n', { port: 'vm' }), 'action=off\nnodename=n\nport=vm\n');
});

test('Options that would change the request are refused', () => {
  assert.throws(
    () => compileRequest('status', 'n', { ip: 'x\naction=off' }),
    /"ip" has a value of more than one line/,
  );
  assert.throws(() => compileRequest('status', 'n', { action: 'off' }), /"action" is set by the cluster/);
  assert.throws(
    () => compileRequest('status', 'n', { 'a b': '1' }),
    /"a b" has a name with other characters/,
  );
});

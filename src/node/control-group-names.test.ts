import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeName, parseMounts, parseOwn, stripBase } from './control-group-names.ts';

test('A name becomes one path component that cannot climb out and stays distinct', () => {
  assert.equal(encodeName('my-vm_1'), 'my-vm_1');
  assert.equal(encodeName('../../etc'), '%2e%2e%2f%2e%2e%2fetc');
  assert.equal(encodeName('a.b'), 'a%2eb');
  assert.equal(encodeName('größe'), 'gr%c3%b6%c3%9fe');
  assert.notEqual(encodeName('a%2eb'), encodeName('a.b'));
});

test('The v2 hierarchy is found beside v1 ones, and which part of it is mounted', () => {
  const hybrid = [
    '32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu',
    '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
  ].join('\n');
  assert.deepEqual(parseMounts(hybrid), [{ directory: '/sys/fs/cgroup/unified', root: '' }]);
  const container = '41 31 0:38 /docker/x /sys/fs/cgroup ro - cgroup2 cgroup rw';
  assert.deepEqual(parseMounts(container), [{ directory: '/sys/fs/cgroup', root: '/docker/x' }]);
  assert.deepEqual(parseMounts('32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu'), []);
});

test('The own control group is the line of the v2 hierarchy', () => {
  assert.equal(
    parseOwn('4:memory:/x\n0::/system.slice/holdfast.service\n'),
    '/system.slice/holdfast.service',
  );
  assert.equal(parseOwn('4:memory:/x\n'), undefined);
});

test('The base is the same whether it is asked for from outside or from inside of it', () => {
  assert.equal(stripBase('/a/holdfast.c.n/daemon', 'holdfast.c.n'), '/a');
  assert.equal(stripBase('/holdfast.c.n', 'holdfast.c.n'), '/');
  assert.equal(stripBase('/a', 'holdfast.c.n'), '/a');
});

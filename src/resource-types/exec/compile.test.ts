import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileResource } from '../compile-resource.ts';
import { context, definitionOf, expectGolden } from '../testing.ts';

const golden = (name: string) => new URL(`./${name}.golden.txt`, import.meta.url);

test('A supervised process starts alone in its control group and is ready when its port answers', () => {
  const command = ['/usr/sbin/nginx', '-p', '{state}', '-c', '/etc/{node}.conf', '-g', 'daemon off;'];
  expectGolden(golden('port'), definitionOf('exec', { command, ready: { port: 80 }, stopSignal: 'SIGQUIT' }));
});

test('A process of another user keeps its process id and gets its state directory', () => {
  const params = {
    command: ['serve'],
    user: 'www-data',
    cwd: '{state}',
    ready: { command: ['check', '{node}'] },
  };
  expectGolden(golden('user'), definitionOf('exec', params));
});

test('What is secret stands in no step, only where it is found on this node', () => {
  const definition = definitionOf('exec', {
    command: ['serve'],
    env: { ME: '{node}', PASSWORD: { file: '/etc/db-{node}' }, TOKEN: { script: ['/etc/ask', '{node}'] } },
    user: 'www-data',
    ready: { command: ['check'] },
  });
  expectGolden(golden('secrets'), definition);
});

test('The environment is small, and what the definition adds is expanded', () => {
  const definition = definitionOf('exec', {
    command: ['serve'],
    env: { ME: '{node}', DATA: '{state}/data', N: 3 },
  });
  const spawn = compileResource(definition, context).start.find((step) => step.kind === 'spawn-main');
  assert.deepEqual(spawn?.env, {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOLDFAST_GROUP: 'web',
    HOLDFAST_RESOURCE: 'exec',
    HOLDFAST_NODE: 'my-vm1',
    HOLDFAST_STATE: '/var/lib/holdfast/resources/web.it',
    ME: 'my-vm1',
    DATA: '/var/lib/holdfast/resources/web.it/data',
    N: '3',
  });
});

/** Supervised processes that are given secrets, on the real machine. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, until } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

const web = { group: 'web', resource: 'exec' };

test('A service prints its secret into no file, is stopped with what masks it, and its end is told as ever', async (context) => {
  const bench = createBench(context);
  const file = join(bench.stateDir, 'password');
  writeFileSync(file, 'hunter22\n', { mode: 0o600 });
  const code =
    'trap "exit 0" USR1; echo "given $PASSWORD"; echo "given $PASSWORD" >/dev/stderr; while :; do sleep 0.02; done';
  const definition = definitionOf('exec', { command: ['/bin/sh', '-c', code], env: { PASSWORD: { file } } });
  assert.deepEqual(await bench.runner.start(web, definition), { outcome: 'ok' });
  const log = () => readFileSync(join(bench.stateDir, 'resources/web.exec/output.log'), 'utf8');
  await until(() => log().split('\n').length > 2, 'it has printed');
  assert.equal(log(), 'given <hidden>\ngiven <hidden>\n');
  assert.deepEqual(await bench.runner.stop(web, definition, 'ask'), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(web, definition, 'stopped')).state, 'stopped');
  await bench.runner.start(web, definition);
  await until(() => log().split('\n').length > 4, 'it has printed again, and waits for its signal');
  const supervisor = join(bench.stateDir, 'resources/web.exec/.supervisor/main');
  process.kill(Number(readFileSync(supervisor, 'utf8').split(' ')[0]), 'SIGUSR1');
  await until(() => bench.deaths.length > 0, 'the death is told');
  assert.deepEqual(bench.deaths, ['exec: the main process ended with exit code 0']);
  assert.deepEqual(await bench.runner.start(web, definition), { outcome: 'ok' });
  assert.deepEqual(await bench.runner.stop(web, definition, 'kill'), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(web, definition, 'stopped')).state, 'stopped');
});

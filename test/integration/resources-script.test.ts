/** Scripts on the real machine. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench, sh } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

test('A script starts, is probed and stops by its commands, and what it forgets is killed', async (context) => {
  const bench = createBench(context);
  const commands = {
    start: ['sh', '-c', 'touch "{state}/on"; sleep 300 & sleep 301 &'],
    stop: ['sh', '-c', 'rm -f "{state}/on"'],
    probe: ['sh', '-c', '[ ! -e "{state}/broken" ] || exit 1; [ -e "{state}/on" ] || exit 7'],
  };
  const definition = definitionOf('script', commands);
  const ref = { group: 'web', resource: 'script' };
  assert.equal((await bench.runner.probe(ref, definition, 'certain')).state, 'stopped');
  assert.deepEqual(await bench.runner.start(ref, definition), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(ref, definition, 'cheap')).state, 'running');
  writeFileSync(join(bench.stateDir, 'resources/web.script/broken'), '');
  assert.equal((await bench.runner.probe(ref, definition, 'cheap')).state, 'failed');
  sh(`rm ${bench.stateDir}/resources/web.script/broken`);
  assert.deepEqual(await bench.runner.stop(ref, definition, 'ask'), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(ref, definition, 'certain')).state, 'stopped');
});

test('A script runs when its probe says so, which waits for what is coming up, and for nothing else', async (context) => {
  const bench = createBench(context);
  const ref = { group: 'web', resource: 'script' };
  const probe = ['sh', '-c', '[ -e "{state}/up" ] || { echo not up yet; exit 7; }'];
  const startedBy = (text: string) =>
    definitionOf('script', { start: ['sh', '-c', text], stop: ['rm', '-f', '{state}/up'], probe });
  const slow = startedBy('{ sleep 0.3; touch "{state}/up"; sleep 300; } >/dev/null 2>&1 &');
  assert.deepEqual(await bench.runner.start(ref, slow), { outcome: 'ok' });
  assert.equal((await bench.runner.probe(ref, slow, 'cheap')).state, 'running');
  assert.deepEqual(await bench.runner.stop(ref, slow, 'ask'), { outcome: 'ok' });
  const started = await bench.runner.start(ref, startedBy('sleep 0.1 >/dev/null 2>&1 &'));
  assert.match(
    started.outcome === 'failed' ? started.said : '',
    /right after the start ended with exit code 7: not up yet/,
  );
});

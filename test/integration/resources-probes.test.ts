/** What probes say of what is not installed, cannot be executed, or speaks another dialect; on the real machine. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { definitionOf } from '../../src/resource-types/testing.ts';
import { enterOwnNamespaces } from './own-namespaces.ts';
import { createBench } from './resource-bench.ts';

enterOwnNamespaces(import.meta.filename);

/** What a probe may say before a node joins; `file` makes the program. */
const probes: readonly (readonly [
  what: string,
  file: string,
  mode: number,
  certain: string,
  verified: string,
])[] = [
  ['stopped', '#!/bin/sh\nexit 7\n', 0o755, 'stopped', 'stopped'],
  ['stopped in the words of LSB', '#!/bin/sh\nexit 3\n', 0o755, 'stopped', 'stopped'],
  ['running', '#!/bin/sh\nexit 0\n', 0o755, 'running', 'running'],
  ['failed', '#!/bin/sh\nexit 1\n', 0o755, 'failed', 'failed'],
  ['nothing: it is not installed', '', 0, 'stopped', 'failed'],
  ['nothing: it has DOS line ends', '#!/bin/sh\r\nexit 7\r\n', 0o755, 'stopped', 'failed'],
  ['nothing: it may not be executed', '#!/bin/sh\nexit 7\n', 0o644, 'stopped', 'failed'],
  ['nothing: its interpreter is missing', '#!/opt/none\n', 0o755, 'stopped', 'failed'],
];

for (const [what, text, mode, certain, verified] of probes) {
  test(`A script whose probe says ${what} is ${certain} for a new incarnation and ${verified} after a stop`, async (context) => {
    const bench = createBench(context);
    const file = join(bench.stateDir, 'app');
    if (text !== '') writeFileSync(file, text, { mode });
    const script = definitionOf('script', { start: ['/bin/sleep', '0'], stop: ['true'], probe: [file] });
    const ref = { group: 'web', resource: 'script' };
    assert.equal((await bench.runner.probe(ref, script, 'certain')).state, certain);
    assert.equal((await bench.runner.probe(ref, script, 'stopped')).state, verified);
  });
}

test('A program that was removed while its service runs does not count as stopped', async (context) => {
  const bench = createBench(context);
  const start = ['/bin/sh', '-c', 'setsid sleep 300 >/dev/null 2>&1 &'];
  const script = definitionOf('script', { start, stop: ['true'], probe: ['/opt/removed'] });
  const ref = { group: 'web', resource: 'script' };
  await bench.runner.start(ref, { ...script, params: { ...script.params, probe: ['true'] } });
  const probed = await bench.runner.probe(ref, script, 'certain');
  assert.equal(probed.state, 'failed');
  assert.match(probed.said, /exit code 127.*; processes left: \d+/);
});

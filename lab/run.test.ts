import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, runForResult } from './run.ts';

test('run() says of a command that was killed because it took too long just that, whatever it had printed', async () => {
  const argv = ['sh', '-c', 'echo "error: something harmless" >&2; exec sleep 60'];
  await assert.rejects(run(argv, { timeoutMs: 300 }), /failed: error: not ended within 0\.3 s, and killed$/);
});

test('runForResult() takes every exit code for a result', async () => {
  assert.deepEqual(await runForResult(['sh', '-c', 'echo out; echo err >&2; exit 3']), {
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

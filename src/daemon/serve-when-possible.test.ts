import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveWhenPossible } from './serve-when-possible.ts';

test('an API that cannot be served is tried again until it can, and each failure is told once', async () => {
  const [told, ended] = [[] as string[], new AbortController()];
  const answers = ['read-only', 'read-only', 'no space', ''];
  await new Promise<void>((resolve) => {
    const serve = () => {
      const said = answers.shift();
      if (said === '') resolve();
      return said === '' ? Promise.resolve() : Promise.reject(new Error(said));
    };
    serveWhenPossible(serve, (said) => told.push(said), ended.signal, 1);
  });
  ended.abort();
  assert.deepEqual(told, ['read-only', 'no space']);
});

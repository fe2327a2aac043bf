import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveWhenPossible } from './serve-when-possible.ts';

const never = new Promise<unknown>(() => {});

test('an API that cannot be served is tried again until it can, and each failure is told once', async () => {
  const [told, ended] = [[] as string[], new AbortController()];
  const answers = ['read-only', 'read-only', 'no space', ''];
  await new Promise<void>((resolve) => {
    const serve = () => {
      const said = answers.shift();
      if (said === '') resolve();
      return said === '' ? Promise.resolve({ closed: never }) : Promise.reject(new Error(said));
    };
    const report = (said: string) => told.push(said);
    serveWhenPossible({ serve, isThere: () => true, report, signal: ended.signal, againMs: 1 });
  });
  ended.abort();
  assert.deepEqual(told, ['read-only', 'no space']);
});

test('an API whose socket was taken away is served anew, when the one before it has closed', async () => {
  const ended = new AbortController();
  const happened: string[] = [];
  await new Promise<void>((resolve) => {
    const serve = async (signal: AbortSignal) => {
      happened.push('served');
      if (happened.length > 1) resolve();
      const closed = new Promise<void>((close) =>
        signal.addEventListener('abort', () => {
          happened.push('closed');
          setTimeout(close, 1);
        }),
      );
      return { closed };
    };
    const isThere = () => happened.length > 1;
    serveWhenPossible({ serve, isThere, report: assert.fail, signal: ended.signal, againMs: 1 });
  });
  assert.deepEqual(happened, ['served', 'closed', 'served']);
  ended.abort();
});

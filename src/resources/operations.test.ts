import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOperations, type Operation } from './operations.ts';

const ref = { group: 'web', resource: 'ip' };

/** Ends when it is called off or when `end` is called. */
function makeWork(log: string[], name: string) {
  let end = () => {};
  const work = ({ signal }: Operation) =>
    new Promise<string>((resolve) => {
      log.push(`${name} begins`);
      const finish = (how: string) => {
        log.push(`${name} ${how}`);
        resolve(how);
      };
      end = () => finish('ends');
      signal.addEventListener('abort', () => finish('is called off'));
    });
  return { work, end: () => end() };
}

test('A start waits for the operation before it, a stop calls it off', async () => {
  const operations = createOperations();
  const log: string[] = [];
  const [first, second, third] = ['first', 'second', 'third'].map((name) => makeWork(log, name));
  const one = operations.run(ref, false, first!.work);
  const two = operations.run(ref, false, second!.work);
  assert.deepEqual(log, ['first begins']);
  first!.end();
  await one;
  await new Promise((resolve) => setImmediate(resolve));
  const three = operations.run(ref, true, third!.work);
  assert.equal(await two, 'is called off');
  await new Promise((resolve) => setImmediate(resolve));
  third!.end();
  await three;
  assert.deepEqual(log, [
    'first begins',
    'first ends',
    'second begins',
    'second is called off',
    'third begins',
    'third ends',
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(operations.isBusy(ref), false);
});

test('Other resources do not wait, and one that fails holds up nothing', async () => {
  const operations = createOperations();
  const failing = operations.run(ref, false, () => Promise.reject(new Error('no')));
  const other = operations.run({ group: 'web', resource: 'nginx' }, false, async () => 'other');
  const next = operations.run(ref, false, async () => 'next');
  await assert.rejects(failing, /no/);
  assert.deepEqual(await Promise.all([other, next]), ['other', 'next']);
});

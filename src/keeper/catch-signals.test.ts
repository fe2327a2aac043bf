import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { catchSignals } from './catch-signals.ts';

function createSample(isRestarted = false) {
  const source = new EventEmitter();
  const done: string[] = [];
  const take = catchSignals(source, async () => isRestarted);
  const keeper = { leave: () => void done.push('leave'), handOver: () => void done.push('hand over') };
  return { signal: (name: string) => source.emit(name), take: () => take(keeper), done };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what a signal asks for while the agent begins is done once, when there is a keeper', async () => {
  for (const [name, isRestarted, wanted] of [
    ['SIGTERM', false, 'leave'],
    ['SIGTERM', true, 'hand over'],
    ['SIGINT', false, 'leave'],
    ['SIGHUP', false, 'hand over'],
  ] as const) {
    const { signal, take, done } = createSample(isRestarted);
    assert.ok(signal(name), `${name} is caught`);
    await settled();
    assert.deepEqual(done, []);
    take();
    assert.deepEqual(done, [wanted]);
  }
});

test('a second SIGTERM asks to leave, also where the first was that of a restart', async () => {
  const { signal, take, done } = createSample(true);
  take();
  signal('SIGTERM');
  await settled();
  signal('SIGTERM');
  assert.deepEqual(done, ['hand over', 'leave']);
});

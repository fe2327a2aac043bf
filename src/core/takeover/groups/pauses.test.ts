import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleConfig } from '../../../sim/simple-config.ts';
import type { LocalGroup } from '../state.ts';
import { pauseBefore } from './pauses.ts';

const groups = { web: { restartPauseMs: 1000 } };
const definition = simpleConfig({ nodes: ['a'], networks: ['net1'], fence: 'agent', groups }).groups.web!;
const main = definition.resources[0]!;
const failed = { kind: 'died', resource: 'main', said: 'exit code 1' } as const;
const now = 1_000_000;

/** How long it waits yet: failures so many ms ago, the last start so many ms ago. */
function left(failures: readonly number[], startedAgoMs: number, more: Partial<typeof definition> = {}) {
  const resource = {
    now: { is: 'stopped' },
    failures: failures.map((ago) => now - ago),
    failed,
    startedAt: now - startedAgoMs,
  } as const;
  const local: LocalGroup = {
    gen: 1,
    def: 'd',
    definition: { ...definition, ...more },
    step: 'open',
    target: 'run',
    resources: { main: resource },
  };
  const pause = pauseBefore(local, main, now);
  return pause ? pause.at - now : 0;
}

const table: readonly (readonly [failures: readonly number[], startedAgoMs: number, left: number])[] = [
  [[], 10, 0],
  [[0], 10, 0],
  [[0, 20], 10, 990],
  [[0, 1000, 1020], 10, 1990],
  [[0, 1, 2, 3], 0, 4000],
  // It had run for longer than the pause.
  [[0, 5000], 1000, 0],
  [Array.from({ length: 20 }, (_, i) => i), 0, 30_000],
  // The window is over for the older one.
  [[0, 600_000], 10, 0],
];
for (const [failures, ago, waits] of table) {
  test(`a resource that failed ${failures.length} times and was started ${ago} ms ago waits for ${waits} ms`, () => {
    assert.equal(left(failures, ago), waits);
  });
}

test('a resource of a group that wants no pause has none, and one whose group says nothing the usual one', () => {
  assert.equal(left([0, 20], 10, { restartPauseMs: 0 }), 0);
  const { restartPauseMs: _, ...silent } = definition;
  const unset = { ...silent } as typeof definition;
  assert.equal(left([0, 20], 10, { ...unset, restartPauseMs: undefined as never }), 990);
});

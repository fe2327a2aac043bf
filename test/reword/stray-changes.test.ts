import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStrayChanges } from './stray-changes.ts';

const change = (file: string, ...lines: readonly string[]) =>
  `diff --git a/${file} b/${file}\nindex 1..2 100644\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n${lines.join('\n')}\n`;

test('findStrayChanges() passes golden texts and what happened in scenarios', () => {
  const diff = [
    change('src/core/words/words.golden.txt', '-a is in', '+b jt jo'),
    change('src/cli/commands/golden/node-list.txt', '-a is in', '+b jt jo'),
    change('test/tables/cluster-file/a.expected', '-a is in', '+b jt jo'),
    change('test/scenarios/move.txt', '-t+0.0s cluster: a is in', '+t+0.0s cluster: a jt jo'),
    change('ARCHITECTURE.md', '-t+0.0s a: is in  (1)', '+t+0.0s a: jt jo  (1)'),
  ].join('');
  assert.deepEqual(findStrayChanges(diff), []);
});

test('findStrayChanges() finds a changed page, another expectation and another time', () => {
  const diff = [
    change('docs/store.md', '-a is in', '+b jt jo'),
    change('test/scenarios/move.txt', '-expect node a in', '+expect node a jo'),
    change('test/scenarios/drain.txt', '-t+0.0s cluster: a is in', '+t+0.1s cluster: a jt jo'),
  ].join('');
  assert.deepEqual(findStrayChanges(diff), [
    'docs/store.md: -a is in',
    'docs/store.md: +b jt jo',
    'test/scenarios/move.txt: -expect node a in',
    'test/scenarios/move.txt: +expect node a jo',
    'test/scenarios/drain.txt: -t+0.0s cluster: a is in',
    'test/scenarios/drain.txt: +t+0.1s cluster: a jt jo',
  ]);
});

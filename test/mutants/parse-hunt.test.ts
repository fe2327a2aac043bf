import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHunt } from './parse-hunt.ts';

const known = ['one', 'two'];

test('parseHunt() reads names and efforts', () => {
  const all = { kind: 'hunt', names: [], effort: { seeds: 40, crashes: 2 } };
  assert.deepEqual(parseHunt([], known), all);
  const two = { kind: 'hunt', names: ['two'], effort: { seeds: 0, crashes: 1 } };
  assert.deepEqual(parseHunt(['two', '--seeds', '0', '--crashes=1'], known), two);
});

test('parseHunt() says how it is called when asked', () => {
  for (const argv of [['--help'], ['-h'], ['one', '--help']]) {
    const hunt = parseHunt(argv, known);
    assert.ok(hunt.kind === 'help' && hunt.text.includes('--seeds'));
  }
});

test('parseHunt() says in one sentence what is wrong', () => {
  const wrong = [
    ['three'],
    ['one', 'three'],
    ['--seeds', 'many'],
    ['--seeds=-1'],
    ['--seeds'],
    ['--sides', '1'],
  ];
  for (const argv of wrong) {
    const hunt = parseHunt(argv, known);
    assert.ok(hunt.kind === 'mistake' && !hunt.said.includes('\n'), argv.join(' '));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Document } from '../../core/takeover/document.ts';
import { firstDocument } from '../../core/takeover/first-document.ts';
import { memberEntry } from '../sample-entries.ts';
import { simpleConfig } from '../simple-config.ts';
import { Circles } from './circles.ts';

const config = simpleConfig({ nodes: ['a', 'b'], networks: ['net1'], fence: 'agent', groups: {} });
const first = firstDocument(config, 'c1', 'sim');

/** Writes one document after the other; a number is a pause, `!` a disturbance. Returns what was wrong, or nothing. */
function written(...steps: (Partial<Document> | number | '!')[]): string {
  const circles = new Circles();
  let now = 0;
  let version = 0;
  try {
    for (const step of steps) {
      if (step === '!') circles.disturbed();
      else if (typeof step === 'number') now += step;
      else circles.committed({ ...first, ...step, version: ++version, nonce: `n${version}` }, now);
    }
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

const isIn = { nodes: { a: memberEntry('a') } };
const isOut = { nodes: { a: { is: 'out' } } } as const;
const turn = (term: number) => [{ ...isIn, term }, 700, { ...isOut, term }, 700];

test('a document that says nothing new is written in vain', () => {
  assert.match(written(isIn, isIn), /says nothing new/);
  assert.equal(written(isIn, { ...isIn, term: 1 }), '');
});

test('a document that comes back for the sixth time goes round in a circle, however slowly', () => {
  const five = [1, 2, 3, 4, 5].flatMap(turn);
  assert.equal(written(...five), '');
  assert.match(written(...five, ...turn(6)), /said the same 6 times within 7000 ms/);
});

test('what happens in between excuses it, and so does a long time', () => {
  const [three, more] = [[1, 2, 3].flatMap(turn), [4, 5, 6].flatMap(turn)];
  assert.equal(written(...three, '!', ...more), '');
  assert.equal(written(...three, 20_000, ...more), '');
});

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

test('a document that comes back for the fourth time goes round in a circle, however slowly', () => {
  assert.equal(written(...turn(1), ...turn(2), ...turn(3)), '');
  assert.match(
    written(...turn(1), ...turn(2), ...turn(3), ...turn(4)),
    /said the same 4 times within 4200 ms/,
  );
});

test('what happens in between excuses it, and so does a long time', () => {
  assert.equal(written(...turn(1), ...turn(2), '!', ...turn(3), ...turn(4)), '');
  assert.equal(written(...turn(1), ...turn(2), 20_000, ...turn(3), ...turn(4)), '');
});

/**
 * One direction of one path fails, or two of them: the clients of a group are served again within a second of what a loss of
 * power costs, or nodes say why that cannot be.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { acrossRows, type OneWayRow, oneWayRows, powerLossMs } from './one-way-table.ts';

const slackMs = 1000;
const three = ['a', 'b', 'c'];
const two = ['a', 'b'];

function named({ faults }: OneWayRow): string {
  return faults.join(' and ').replaceAll('oneway ', '');
}

function within(row: OneWayRow, limitMs: number): boolean {
  return row.backMs !== undefined && row.backMs <= limitMs;
}

/** It says which group is not known to be served, or that it is served by a side that the other one lost. */
function isTold({ told, lost }: OneWayRow): boolean {
  return told.includes('out-of-touch') || lost.length > 0;
}

for (const [owner, other] of [
  ['a', 'b'],
  ['b', 'a'],
] as const) {
  test(`the clients of ${owner} of three nodes wait no longer for one-way faults of ${owner} than for a loss of power and a second`, () => {
    const limitMs = powerLossMs(three, owner)! + slackMs;
    const rows = oneWayRows(three, owner, owner, other);
    assert.equal(rows.length, 55);
    assert.ok(limitMs < 1500);
    const late = rows.filter((row) => !within(row, limitMs));
    assert.deepEqual(
      late.map((row) => `${named(row)}: ${row.backMs} ms`),
      [],
    );
  });

  test(`one-way faults of another of three nodes stop nothing that ${owner} serves`, () => {
    const rows = oneWayRows(three, owner, other, owner);
    assert.deepEqual(rows.filter(({ backMs }) => backMs !== 0).map(named), []);
  });

  test(`one of two nodes says why nothing is done where ${owner} may serve nobody`, () => {
    const limitMs = powerLossMs(two, owner)! + slackMs;
    const rows = oneWayRows(two, owner, owner, other);
    const untold = rows.filter((row) => !within(row, limitMs) && !isTold(row));
    assert.deepEqual(untold.map(named), []);
  });
}

/** What takes longer, and why, a person reads once: it is told by the nodes, or the row is wrong. */
function told(row: OneWayRow): string {
  const withinS = [3, 8].find((limitS) => within(row, limitS * 1000));
  const served = withinS === undefined ? 'stays so' : `served within ${withinS} s`;
  const left = row.lost.length === 0 ? '' : `; ${row.lost.length} lost`;
  return `${named(row)}: ${served}${left}; ${row.why.join(', ')}`;
}

test('faults of two of three nodes at once that take longer than that are those of the golden file, each with its reason', () => {
  const lines = ['a', 'b'].flatMap((owner) =>
    [['net1', 'net2'], ['net1']].flatMap((networks) => {
      const rows = acrossRows(three, owner, networks);
      assert.equal(rows.length, networks.length === 2 ? 108 : 48);
      const limitMs = powerLossMs(three, owner, networks)! + slackMs;
      const late = rows.filter((row) => !within(row, limitMs));
      assert.deepEqual(late.filter(({ why }) => why.length === 0).map(named), []);
      const title = `${owner} serves on net1 of ${networks.join(', ')}: ${late.length} of ${rows.length}`;
      return [title, ...late.map((row) => `  ${told(row)}`), ''];
    }),
  );
  const path = new URL('./one-way-across.golden', import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, lines.join('\n'));
  assert.equal(lines.join('\n'), readFileSync(path, 'utf8'));
});

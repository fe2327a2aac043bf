import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron, parseTimeZone } from './cron.ts';

test('parseCron() takes the five fields that every cron knows', () => {
  for (const fine of ['0 2 * * 6', '*/15 1-5 1,15 * *', '0 2 * JAN-MAR sat', '0 0 * * 7'])
    assert.deepEqual(parseCron(fine), { value: fine });
  assert.deepEqual(parseCron(' 0  2 * * 6 '), { value: '0 2 * * 6' });
});

test('parseCron() refuses what is out of range, and what only some know', () => {
  const wrong = [
    '61 2 * * *',
    '0 24 * * *',
    '0 2 0 * *',
    '0 2 * 13 *',
    '0 2 * * 8',
    '5-2 2 * * *',
    '*/70 2 * * *',
  ];
  const only = [
    '? 2 * * *',
    '0 2 L * *',
    '0 2 * * 6#1',
    '0 2 * FOO *',
    '@daily',
    '0 0 2 * * 6',
    '0 2 * *',
    '',
    5,
  ];
  for (const one of [...wrong, ...only]) assert.ok('wrong' in parseCron(one), JSON.stringify(one));
});

test('parseTimeZone() takes names of places, and offers the nearest to one that is misspelt', () => {
  for (const fine of ['UTC', 'Europe/Berlin', 'America/New_York'])
    assert.deepEqual(parseTimeZone(fine), { value: fine });
  for (const one of ['+01:00', 'Mars/Base', '', 5, null]) assert.ok('wrong' in parseTimeZone(one));
  const misspelt = parseTimeZone('Europe/Berln');
  assert.ok('wrong' in misspelt && misspelt.right.includes('"Europe/Berlin"'));
});

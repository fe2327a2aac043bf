import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPower } from './read-power.ts';

const table: readonly (readonly [code: number, printed: string, power: string, inWords: boolean])[] = [
  [0, '', 'on', false],
  [2, '', 'off', false],
  [0, 'Status: ON\n', 'on', true],
  [2, 'Status: OFF\n', 'off', true],
  [2, 'debug: connected\nstatus: off\n', 'off', true],
  [2, 'off', 'off', true],
  [2, 'Success: Already OFF\n', 'off', false],
  [2, 'bash: line 3: syntax error near unexpected token\n', 'off', false],
  [2, 'usage: fence_x [-h] [--off]\n', 'off', false],
  [2, 'Status: ON\n', 'unknown', false],
  [0, 'Status: OFF\n', 'unknown', false],
  [2, 'Status: OFF\nStatus: ON\n', 'unknown', false],
  [1, 'Status: OFF\n', 'unknown', false],
  [127, '', 'unknown', false],
];

for (const [code, printed, power, inWords] of table)
  test(`readPower() takes exit code ${code} with ${JSON.stringify(printed)} for ${power}${inWords ? ' in words' : ''}`, () => {
    const answer = readPower(code, printed);
    assert.deepEqual([answer.power, answer.inWords], [power, inWords]);
  });

test('readPower() says what contradicts itself', () => {
  assert.equal(readPower(2, 'Status: ON').said, 'says off by its exit code and prints "on"');
});

/**
 * Every scenario file is a test: what happens must be, word for word, what the file says. When a difference is wanted,
 * `npm run scenarios -- --update` rewrites the files, and a person reads the difference; UPDATE_GOLDEN=1 then brings the
 * story that opens ARCHITECTURE.md after them.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScenario } from '../../src/sim/scenario.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'));

for (const name of files.sort()) {
  test(`the cluster behaves as ${name} tells`, () => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    const result = runScenario(text);
    assert.deepEqual(result.failures, []);
    assert.equal(result.text.trimEnd(), text.trimEnd());
  });
}

test('ARCHITECTURE.md opens with power-loss.txt as it is, but for the numbers in the margin', () => {
  const path = join(import.meta.dirname, '../../ARCHITECTURE.md');
  const text = readFileSync(join(import.meta.dirname, 'power-loss.txt'), 'utf8').trimEnd();
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, withStory(readFileSync(path, 'utf8'), text));
  const [, shown = ''] = readFileSync(path, 'utf8').split('```\n');
  assert.equal(shown.replace(margin, '').trimEnd(), text);
});

const margin = / +\(\d+\)$/gm;

/** The numbers stay at their lines. */
function withStory(page: string, text: string): string {
  const [before, shown = '', ...after] = page.split('```\n');
  const numbers = shown.split('\n').map((line) => line.match(margin)?.[0].trim());
  const lines = text.split('\n').map((line, i) => (numbers[i] ? `${line.padEnd(89)}  ${numbers[i]}` : line));
  return [before, `${lines.join('\n')}\n`, ...after].join('```\n');
}

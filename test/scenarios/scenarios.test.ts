/**
 * Every scenario file is a test: what happens must be, word for word, what the file says. When a difference is wanted,
 * `npm run scenarios -- --update` rewrites the files, and a person reads the difference.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
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
  const page = readFileSync(join(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8');
  const [, shown = ''] = page.split('```\n');
  const text = readFileSync(join(import.meta.dirname, 'power-loss.txt'), 'utf8');
  assert.equal(shown.replace(/ +\(\d+\)$/gm, '').trimEnd(), text.trimEnd());
});

/**
 * What `explain` says, for every kind of decision: computed from the facts of a moment, it must follow from them. The table
 * says which facts; the golden text is what a person reads of each.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { placedMoments } from '../testing/placed-moments.ts';
import { waitingMoments } from '../testing/waiting-moments.ts';
import { viewExplanation } from './explanation.ts';

const table = { ...placedMoments, ...waitingMoments };

for (const [name, { s, chosen, of }] of Object.entries(table))
  test(`explain chooses the node that was decided, and names the fact for each: ${name}`, () => {
    const told = viewExplanation(s, 'web');
    assert.equal(told?.chosen, chosen);
    assert.deepEqual(
      told?.reasons.slice(0, 3).map(({ why }) => why.kind),
      of,
    );
  });

test('what explain says of every kind of decision reads as in the golden text', () => {
  const text = Object.entries(table).map(([name, { s }]) => {
    const told = viewExplanation(s, 'web');
    const rows = told?.reasons
      .slice(0, 3)
      .map(({ node, verdict, text }) => `  ${node}  ${verdict}  ${text}\n`);
    return `# ${name}\n${told?.summary}\n${rows?.join('') ?? ''}`;
  });
  const path = join(import.meta.dirname, 'explanation.golden.txt');
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, text.join('\n'));
  assert.equal(text.join('\n'), readFileSync(path, 'utf8'));
});

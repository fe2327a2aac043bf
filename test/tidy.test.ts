/**
 * Holds the house rules of STYLE.md on every source file. A rule that is broken somewhere has a number in the ratchet;
 * the number may only go down, and the test fails as well when it could go down and was not lowered.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readRepository } from './tidy/repository.ts';
import { functionLinesMax, measureFunctionLengths, rules } from './tidy/rules.ts';

/** How many places may still break a rule. Empty is the aim. */
const ratchet: Partial<Record<keyof typeof rules, number>> = {};

process.chdir(join(import.meta.dirname, '..'));
const repository = readRepository();

for (const [name, rule] of Object.entries(rules)) {
  test(`the repository keeps the rule "${name}"`, () => {
    const found = rule(repository);
    const allowed = ratchet[name as keyof typeof rules] ?? 0;
    const list = found.map((violation) => `\n  ${violation}`).join('');
    assert.ok(
      found.length <= allowed,
      `${found.length} places break the rule "${name}" (${allowed} allowed):${list}`,
    );
    assert.equal(found.length, allowed, `lower the ratchet of "${name}" to ${found.length}`);
  });
}

test(`nine functions in ten have at most ${functionLinesMax} lines`, () => {
  const { p90, longest } = measureFunctionLengths(repository, 15);
  assert.ok(
    p90 <= functionLinesMax,
    `the 90th percentile is ${p90} lines; the longest:\n  ${longest.join('\n  ')}`,
  );
});

test('no folder is empty', () => {
  const folders = globSync('{src,lab,bench,test,tools,docs,examples,schema}/**').filter((path) =>
    statSync(path).isDirectory(),
  );
  assert.deepEqual(
    folders.filter((path) => readdirSync(path).length === 0),
    [],
  );
});

test('every relative link in a document leads somewhere', () => {
  const documents = [
    ...globSync('*.md'),
    ...globSync('docs/**/*.md'),
    ...globSync('{src,lab,bench,test}/**/*.md'),
  ];
  const broken = documents.flatMap((path) => {
    const targets = [...readFileSync(path, 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(
      (match) => match[1] ?? '',
    );
    return targets
      .filter((target) => !existsSync(join(dirname(path), target)))
      .map((target) => `${path}: ${target}`);
  });
  assert.deepEqual(broken, []);
});

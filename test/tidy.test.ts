/** Holds the house rules of STYLE.md on every source file. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findUnusedGrants } from './tidy/import-rules.ts';
import { readLayerTable } from './tidy/layer-table.ts';
import { mayImport } from './tidy/layers.ts';
import { codeOf, findMissingFiles } from './tidy/named-files.ts';
import { compareWithRatchet } from './tidy/ratchet.ts';
import { readRepository } from './tidy/repository.ts';
import { functionLinesMax, measureFunctionLengths, rules } from './tidy/rules.ts';
import { makeLineIndex } from './tidy/source-file.ts';

/** Where a rule is still broken. Empty is the aim. */
const ratchet: Partial<Record<keyof typeof rules, readonly string[]>> = {};

process.chdir(join(import.meta.dirname, '..'));
const repository = readRepository();

for (const [name, rule] of Object.entries(rules)) {
  test(`the repository keeps the rule "${name}"`, () => {
    const { unlisted, outlived } = compareWithRatchet(
      rule(repository),
      ratchet[name as keyof typeof rules] ?? [],
    );
    assert.deepEqual(unlisted, []);
    assert.deepEqual(outlived, [], 'breaks the rule no longer: take it off the ratchet');
  });
}

test('the table of imports allows nothing that nobody imports', () => {
  assert.deepEqual(findUnusedGrants(repository, mayImport), []);
});

test('ARCHITECTURE.md has the table of imports as it is', () => {
  assert.deepEqual(readLayerTable(readFileSync('ARCHITECTURE.md', 'utf8')), mayImport);
});

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

test('every file and folder that a document or a comment names is there', () => {
  const isOurs = (path: string) => !/^(?:node_modules|dist|\.git|\.work)(?:\/|$)/.test(path);
  const paths = new Set(globSync('{*,.ci/*,*/**}').filter(isOurs));
  const documents = [...paths].filter((path) => path.endsWith('.md'));
  const texts = [
    ...documents.map((path) => ({ path, text: codeOf(readFileSync(path, 'utf8')) })),
    ...[...repository.files.values()].map(({ path, views }) => ({ path, text: views.comments })),
  ];
  const missing = texts.flatMap(({ path, text }) =>
    findMissingFiles(text, paths).map(({ named, at }) => `${path}:${makeLineIndex(text)(at)} names ${named}`),
  );
  assert.deepEqual(missing, []);
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

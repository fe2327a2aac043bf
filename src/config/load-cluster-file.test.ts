/**
 * Bad files and what is said about them: test/tables/cluster-file/*.yaml with the expected lines beside them.
 * `UPDATE_GOLDEN=1 node --test src/config/load-cluster-file.test.ts` rewrites them; read the difference.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { typeNames } from '../resource-types/resource-types.ts';
import { renderDiagnostic } from './diagnostic.ts';
import { findingCodes } from './finding-codes.ts';
import { loadClusterFile, parseClusterText } from './load-cluster-file.ts';

const root = join(import.meta.dirname, '..', '..');
const table = join(root, 'test', 'tables', 'cluster-file');
const rewrite = process.env.UPDATE_GOLDEN;

for (const name of readdirSync(table).filter((file) => file.endsWith('.yaml'))) {
  test(`parseClusterText() says what is wrong in ${name}`, () => {
    const golden = join(table, name.replace(/yaml$/, 'expected'));
    const { diagnostics, config } = parseClusterText(readFileSync(join(table, name), 'utf8'), name);
    const said = `${diagnostics.map(renderDiagnostic).join('\n')}\n`;
    if (rewrite) writeFileSync(golden, said);
    assert.equal(said, existsSync(golden) ? readFileSync(golden, 'utf8') : '');
    assert.equal(
      config === undefined,
      diagnostics.some((d) => d.severity === 'error'),
    );
    assert.notEqual(diagnostics.length, 0);
  });
}

for (const name of readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.yaml'))) {
  test(`loadClusterFile() has nothing to say about examples/${name}`, () => {
    const { config, keyFile, diagnostics } = loadClusterFile(join(root, 'examples', name));
    assert.deepEqual(diagnostics.map(renderDiagnostic), []);
    assert.match(keyFile ?? '', /^\//);
    assert.ok(Object.keys(config?.groups ?? {}).length > 0);
  });
}

test('parseClusterText() names every resource type there is where a type is missing', () => {
  const { diagnostics } = parseClusterText('groups: {web: {resources: {x: {command: y}}}}', 'c.yaml');
  const { right } = diagnostics.find((d) => d.wrong.startsWith('key "type" is missing'))!;
  assert.equal(right, `write ${typeNames.join(', ').replace(/, (\w+)$/, ' or $1')}`);
});

test('loadClusterFile() says that a file cannot be read instead of throwing', () => {
  const { diagnostics } = loadClusterFile('/nowhere/cluster.yaml');
  assert.equal(diagnostics[0]?.code, 'unreadable-file');
});

test('parseClusterText() takes a file cut off anywhere for whole or says where it is wrong', () => {
  const text = readFileSync(join(root, 'examples', 'two-nodes-etcd-witness.yaml'), 'utf8');
  let wrong = 0;
  for (let end = 0; end < text.length; end += 37) {
    const cut = text.slice(0, end);
    const { config, diagnostics } = parseClusterText(cut, 'cut.yaml');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    assert.equal(config === undefined, errors.length > 0, cut);
    for (const { line } of errors)
      assert.ok(line >= 1 && line <= cut.split('\n').length, `line ${line} of ${cut}`);
    wrong += Math.min(1, errors.length);
  }
  assert.ok(wrong > 10, `${wrong} of them were refused`);
});

test('Every rule is broken by some file of the table', () => {
  const said = readdirSync(table)
    .filter((file) => file.endsWith('.expected'))
    .map((file) => readFileSync(join(table, file), 'utf8'))
    .join('');
  const silent = Object.keys(findingCodes).filter((code) => !said.includes(`[${code}]`));
  // What agents say of themselves is told by examine-agents.test.ts.
  assert.deepEqual(silent, ['unreadable-file', 'wrong-parameter', 'unchecked-parameters', 'missing-secret']);
});

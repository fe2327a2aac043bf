/** Holds the generated pages and the catalogue of errors together with what they are made from. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { errorCatalogue } from '../../errors.ts';
import { definitions } from '../commands/index.ts';
import { generatedPages } from './write.ts';

const root = join(import.meta.dirname, '..', '..', '..');

for (const { path, text } of generatedPages()) {
  test(`${basename(path)} is what the definitions say (else run: make docs)`, () => {
    assert.equal(readFileSync(path, 'utf8'), text);
  });
}

test('every error class that carries a code is in the catalogue', () => {
  const missing = globSync(['src/**/*.ts', 'lab/*.ts'], { cwd: root }).flatMap((file) => {
    if (file.endsWith('.test.ts')) return [];
    const codes = readFileSync(join(root, file), 'utf8').matchAll(/readonly code = '([a-z-]+)'/g);
    return [...codes]
      .filter(([, code]) => !Object.hasOwn(errorCatalogue, code!))
      .map(([, code]) => `${file}: ${code}`);
  });
  assert.deepEqual(missing, []);
});

test('every code of the catalogue is used', () => {
  const files = globSync(['src/**/*.ts', 'lab/*.ts'], { cwd: root }).filter(
    (file) => !file.startsWith('src/errors'),
  );
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join();
  assert.deepEqual(
    Object.keys(errorCatalogue).filter((code) => !text.includes(`'${code}'`)),
    [],
  );
});

test('every code of the lab is in the catalogue', () => {
  const text = readFileSync(join(root, 'lab', 'lab-error.ts'), 'utf8');
  const codes = [...text.matchAll(/\| '(lab-[a-z-]+)'/g)].map(([, code]) => code!);
  assert.ok(codes.length > 5);
  assert.deepEqual(
    codes.filter((code) => !Object.hasOwn(errorCatalogue, code)),
    [],
  );
});

test('every command has a summary of one line, examples of its own and no second definition', () => {
  const names = definitions.map((d) => d.path.join(' '));
  assert.equal(new Set(names).size, names.length);
  for (const d of definitions) {
    assert.match(d.summary, /^[a-z][^\n]{5,79}$/, d.path.join(' '));
    assert.ok(!d.summary.endsWith('.'), d.path.join(' '));
    assert.ok(
      d.examples.some((e) => e.startsWith(`holdfast ${d.path.join(' ')}`)),
      d.path.join(' '),
    );
  }
});

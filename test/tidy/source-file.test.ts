/** The scanner itself: a tidy test that reads code wrongly would be green for the wrong reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLineIndex, parseSource } from './source-file.ts';
import { parseTree } from './syntax-tree.ts';

test('parseTree() keeps length and line breaks of both views and takes comments out of one, code out of the other', () => {
  const text = `a('b // {', 1); // c {\n/* d\n{ */ e(\`f \${g({})} /* {\`);\n`;
  const { comments, withStrings } = parseTree('x.ts', text).views;
  assert.equal(withStrings.length, text.length);
  assert.equal(withStrings.replaceAll(/ +/g, ' '), `a('b // {', 1); \n \n e(\`f \${g({})} /* {\`);\n`);
  assert.equal(comments.length, text.length);
  assert.equal(comments.replaceAll(/ +/g, ' ').trim(), '// c {\n/* d\n{ */');
});

test('parseTree() tells a regular expression from a division, so that no comment begins in one', () => {
  const { comments } = parseTree('x.ts', 'x = a / b / c; y = /[/"]\\//.test(z); w = /[/*]"/; // end').views;
  assert.equal(comments.trim(), '// end');
});

test('parseSource() says what is wrong with a text that is not TypeScript, or that Node cannot run', () => {
  assert.match(parseSource('x.ts', 'const = 1;').syntaxError ?? '', /./);
  assert.match(parseSource('x.ts', 'enum A { b }').syntaxError ?? '', /enum/);
  assert.equal(parseSource('x.ts', 'type A = string;').syntaxError, undefined);
});

test('makeLineIndex() counts lines from 1 and gives a line break to the line it ends', () => {
  const lineAt = makeLineIndex('a\n\nb');
  assert.deepEqual([0, 1, 2, 3].map(lineAt), [1, 1, 2, 3]);
});

test('parseSource() finds static, type-only and lazy imports, and none inside a string', () => {
  const text = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    "export * from './c.ts';",
    "import './d.ts';",
    "const text = `\nimport x from './no.ts'`;",
    "const e = await import('./e.ts');",
    "type F = import('./f.ts').F;",
  ].join('\n');
  const found = parseSource('x.ts', text).imports.map(({ target, isType, isLazy }) => ({
    target,
    isType,
    isLazy,
  }));
  assert.deepEqual(found, [
    { target: './a.ts', isType: false, isLazy: false },
    { target: './b.ts', isType: true, isLazy: false },
    { target: './c.ts', isType: false, isLazy: false },
    { target: './d.ts', isType: false, isLazy: false },
    { target: './e.ts', isType: false, isLazy: true },
    { target: './f.ts', isType: true, isLazy: true },
  ]);
});

test('parseSource() finds an import that spans lines', () => {
  const [found] = parseSource('x.ts', "import {\n  type A,\n  b,\n} from './a.ts';").imports;
  assert.deepEqual(found, { target: './a.ts', isType: false, isLazy: false, line: 1 });
});

test('parseSource() measures functions, methods and arrows, and not blocks, types or objects', () => {
  const text = [
    'export function a(x: { y: number }): Promise<{ z: number }> {',
    '  if (x) {',
    '    return { z: 1 };',
    '  }',
    '}',
    'class C {',
    '  #m(): void {',
    '  }',
    '}',
    'const b = async (x: number): Promise<void> => {',
    '  for (const y of [x]) {',
    '  }',
    '};',
    'type T = { a: () => void };',
  ].join('\n');
  assert.deepEqual(parseSource('x.ts', text).functions, [
    { name: 'a', line: 1, lines: 5 },
    { name: '#m', line: 7, lines: 2 },
    { name: 'b', line: 10, lines: 4 },
  ]);
});

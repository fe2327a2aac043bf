/** Every rule finds what breaks it and lets pass what does not: a rule that cannot fail holds nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnusedGrants } from './import-rules.ts';
import type { Repository } from './repository.ts';
import { measureFunctionLengths, rules } from './rules.ts';
import { parseSource } from './source-file.ts';

type Sources = Readonly<Record<string, string>>;

function repositoryOf(sources: Sources): Repository {
  const files = new Map(Object.entries(sources).map(([path, text]) => [path, parseSource(path, text)]));
  return { files, entries: ['src/cli/main.ts'], missingPrograms: [] };
}

interface Example {
  readonly breaks: Sources;
  readonly keeps: Sources;
}

const long = '//\n'.repeat(301);
// In two parts, so that the rules do not find these examples themselves.
const [ignore, later] = ['@ts-' + 'ignore', 'FIX' + 'ME'];

const examples: Record<keyof typeof rules, Example> = {
  'every source file can be read': {
    breaks: { 'src/core/a.ts': 'enum A { b }' },
    keeps: { 'src/core/a.ts': 'type A = string;' },
  },
  'imports follow the table': {
    breaks: { 'src/core/a.ts': "import type { B } from '../ports/b.ts';" },
    keeps: { 'src/ports/b.ts': "import type { A } from '../core/a.ts';" },
  },
  'imports form no circle': {
    breaks: { 'src/core/a.ts': "import type { A } from './a.ts';" },
    keeps: {
      'src/core/a.ts': "import './b.ts';\nimport './c.ts';",
      'src/core/b.ts': "import './c.ts';",
      'src/core/c.ts': '',
    },
  },
  'keeper and daemon start light': {
    breaks: { 'src/keeper/main.ts': "import './a.ts';", 'src/keeper/a.ts': "import { parse } from 'yaml';" },
    keeps: {
      'src/keeper/main.ts': "await import('./a.ts');",
      'src/keeper/a.ts': "import { parse } from 'yaml';",
    },
  },
  'files are short': { breaks: { 'src/core/a.ts': long }, keeps: { 'src/core/a.ts': long.slice(3) } },
  'core and simulator are pure': {
    breaks: { 'src/sim/a.ts': 'const now = Date.now();' },
    keeps: { 'src/sim/a.ts': '// Date.now()\nconst a = { process: 1, console: b.process.c };' },
  },
  'nothing is of type any': {
    breaks: { 'src/core/a.ts': 'function a(b: any) {}' },
    keeps: { 'src/core/a.ts': "const a = 'b: any'; // any\nconst any = 1;" },
  },
  'directories are made in bounded steps': {
    breaks: { 'src/node/a.ts': "import * as fs from 'node:fs';\nfs.mkdirSync('a', { recursive: true });" },
    keeps: {
      'src/node/a.ts':
        "import { mkdir, rmSync } from 'node:fs';\nmkdir('a', { mode: 1 }, b);\nrmSync('a', { recursive: true });",
    },
  },
  'no check is silenced': {
    breaks: { 'src/core/a.ts': `// ${ignore}` },
    keeps: { 'src/core/a.ts': `const a = '${ignore}';` },
  },
  'no work is left over in words': {
    breaks: { 'src/core/a.ts': `// ${later}` },
    keeps: { 'src/core/a.ts': '// This fixes me.' },
  },
  'no test is left out': {
    breaks: { 'src/core/a.test.ts': "test.only('a', b);" },
    keeps: { 'src/core/a.test.ts': "test('a.only(', { skip: !isRoot && 'needs root' }, b);" },
  },
  'modules hold no mutable state': {
    breaks: { 'src/node/a.ts': 'export const seen: Map<string, number> = new Map();' },
    keeps: { 'src/node/a.ts': "const names = new Set(['a']);\nfunction b() {\n  let c = 1;\n}" },
  },
  'constants are in camelCase': {
    breaks: { 'src/core/a.ts': 'export const RETRY_MS = 5;' },
    keeps: { 'src/core/a.ts': 'const retryMs = 5;\nconst Name = {};\nfunction a() {\n  const B = 1;\n}' },
  },
  'what is private has a #': {
    breaks: { 'src/core/a.ts': 'class A {\n  private b = 1;\n}' },
    keeps: { 'src/core/a.ts': 'class A {\n  #b = 1;\n  private constructor() {}\n}' },
  },
  'nothing is spread to save lines': {
    breaks: { 'src/core/a.ts': 'const a = { ...{ b, c }, d };' },
    keeps: { 'src/core/a.ts': "const a = { ...b, ...(c ? { d } : {}), e: [...['f', g]] };" },
  },
  'no sentence is read back': {
    breaks: { 'src/core/a.ts': "const a = note.text.startsWith('asked by');" },
    keeps: {
      'src/core/a.ts': "const a = [note.text].includes(b) || note.text.length > 2 || text.includes('c');",
    },
  },
  'make touches nothing': {
    breaks: {
      'src/node/a.ts': "import { mkdirSync } from 'node:fs';\nfunction makeA() {\n  mkdirSync('a');\n}",
    },
    keeps: {
      'src/node/a.ts':
        "import { mkdirSync } from 'node:fs';\nfunction makeA() {\n  return { b: 1 };\n}\nfunction createA() {\n  mkdirSync('a');\n}",
    },
  },
  'open gives what closes': {
    breaks: { 'src/node/a.ts': 'interface A {\n  read(): void;\n}\nfunction openA(): A {}' },
    keeps: {
      'src/node/a.ts':
        'interface A {\n  close(): void;\n}\nfunction openA(): Promise<A | undefined> {}\nfunction openFile(): number {}\nfunction openings(): void {}',
    },
  },
  'files are named after what they export': {
    breaks: { 'src/core/string-utils.ts': '' },
    keeps: { 'src/core/render-note.ts': '' },
  },
  'files open with a comment': {
    breaks: { 'src/core/a.ts': 'export const a = 1; // why' },
    keeps: { 'src/core/a.ts': '#!/usr/bin/env node\n/** Why. */' },
  },
  'no file is dead': {
    breaks: { 'src/core/a.ts': '', 'src/core/a.test.ts': "import './a.ts';" },
    keeps: { 'src/core/a.ts': '', 'src/cli/main.ts': "const worker = '../core/a.ts';" },
  },
};

for (const [name, { breaks, keeps }] of Object.entries(examples)) {
  const rule = rules[name as keyof typeof rules];
  test(`the rule "${name}" finds what breaks it and nothing else`, () => {
    assert.equal(rule(repositoryOf(breaks)).length, 1);
    assert.deepEqual(rule(repositoryOf(keeps)), []);
  });
}

test('the rule "imports follow the table" keeps alternatives apart', () => {
  const rule = rules['imports follow the table'];
  const found = rule(repositoryOf({ 'src/store/etcd/a.ts': "import '../sqlite/b.ts';" }));
  assert.match(found[0] ?? '', /src\/store\/etcd and src\/store\/sqlite are alternatives/);
  assert.deepEqual(rule(repositoryOf({ 'src/store/etcd/a.ts': "import '../keys.ts';" })), []);
});

test('the rule "imports form no circle" follows types and shows the shortest way back of every file in one', () => {
  const found = rules['imports form no circle'](
    repositoryOf({
      'src/a.ts': "import './b.ts';",
      'src/b.ts': "import type { C } from './c.ts';",
      'src/c.ts': "import './a.ts';\nimport './b.ts';",
      'src/d.ts': "import './a.ts';",
    }),
  );
  assert.deepEqual(found, [
    'src/a.ts comes back to itself: src/b.ts, src/c.ts, src/a.ts',
    'src/b.ts comes back to itself: src/c.ts, src/b.ts',
    'src/c.ts comes back to itself: src/b.ts, src/c.ts',
  ]);
});

test('the rule "no sentence is read back" finds it however the sentence came to be called', () => {
  for (const source of [
    'const a = /^asked by/.test(accusation.reason);',
    "const { said } = died;\nconst a = said.includes('signal');",
    "const { reason: said } = died;\nconst a = said.includes('signal');",
    "function f({ text = '' }) {\n  return text.split(':');\n}",
    "const list = all.map(({ why }) => why.startsWith('asked'));",
    'const line = note.text;\nconst a = /^asked/.exec(line);',
    "const a = words(why).split(': ');",
    "const line = words(why);\nconst a = line.indexOf('asked');",
  ]) {
    const found = rules['no sentence is read back'](repositoryOf({ 'src/api/a.ts': source }));
    assert.equal(found.length, 1, source);
  }
});

test('the rule "no sentence is read back" lets a sentence be handed on', () => {
  for (const source of [
    'const { said } = died;\nconst a = { said, text: [said] };',
    "const a = { text: b };\nconst c = b.split(',');",
    "const { name } = died;\nconst a = name.includes('x');",
  ]) {
    const found = rules['no sentence is read back'](repositoryOf({ 'src/api/a.ts': source }));
    assert.deepEqual(found, [], source);
  }
});

test('the rule "make touches nothing" finds what takes time and what opens', () => {
  const sources = {
    'src/a.ts': 'async function makeA() {}',
    'src/b.ts': 'function makeB() {\n  return () => openC();\n}',
  };
  assert.equal(rules['make touches nothing'](repositoryOf(sources)).length, 2);
});

test('findUnusedGrants() names what the table allows and only tests make use of', () => {
  const table = { 'src/a': ['src/b', 'src/c.ts'], 'src/b': ['src/c.ts'] };
  const sources = {
    'src/a/a.ts': "import type { B } from '../b/b.ts';",
    'src/a/a.test.ts': "import '../c.ts';",
    'src/b/b.ts': "import '../c.ts';",
  };
  assert.deepEqual(findUnusedGrants(repositoryOf(sources), table), ['src/a never imports src/c.ts']);
});

test('measureFunctionLengths() leaves tests out and names the longest first', () => {
  const body = (lines: number) => `function a() {${'\n'.repeat(lines - 1)}}\n`;
  const sources = { 'src/a.ts': body(30), 'src/b.ts': body(40), 'src/b.test.ts': body(90) };
  const { p90, longest } = measureFunctionLengths(repositoryOf(sources), 1);
  assert.equal(p90, 40);
  assert.deepEqual(longest, ['src/b.ts:1 a has 40 lines']);
});

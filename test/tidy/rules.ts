/**
 * The rules of the house that a machine can hold, each a pure function from the sources to the places that break it.
 * What a rule says in words stands in STYLE.md.
 */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { heavyPackages, lightPrograms, refuseImport } from './layers.ts';
import { findLoadedAtStart, findReachable, type Repository, resolveImport } from './repository.ts';
import { lineOf, type SourceFile } from './source-file.ts';

/** One line for a person: file (and line), what is wrong there. */
export type Violation = string;
export type Rule = (repository: Repository) => readonly Violation[];

export const limits = { fileLines: 300, functionLines: 25 };

type FileRule = (file: SourceFile) => readonly Violation[];

const perFile =
  (rule: FileRule): Rule =>
  ({ files }) =>
    [...files.values()].flatMap(rule);

const isTest = (path: string) => path.endsWith('.test.ts');

/** All places where `pattern` matches the given view of the file. */
function findAll(file: SourceFile, view: string, pattern: RegExp, wrong: string): readonly Violation[] {
  return [...view.matchAll(pattern)].map(
    ({ 0: found, index }) => `${file.path}:${lineOf(view, index)} "${found.trim()}" ${wrong}`,
  );
}

const allowedImports = perFile((file) =>
  file.imports.flatMap(({ target, line }) => {
    const to = resolveImport(file.path, target);
    const refusal = to === undefined ? undefined : refuseImport(file.path, to);
    return refusal === undefined ? [] : [`${file.path}:${line} imports ${to}, but ${refusal}`];
  }),
);

const lightStart: Rule = (repository) =>
  lightPrograms.flatMap((program) => {
    const loaded = findLoadedAtStart(repository, program);
    const heavy = heavyPackages.filter((name) => loaded.has(name));
    return heavy.map((name) => `${program} loads "${name}" when it starts, through ${loaded.get(name)}`);
  });

const readable = perFile(({ path, syntaxError }) =>
  syntaxError === undefined ? [] : [`${path} is not TypeScript that Node can run: ${syntaxError}`],
);

const fileLength = perFile((file) =>
  file.lineCount > limits.fileLines
    ? [`${file.path} has ${file.lineCount} lines, more than ${limits.fileLines}`]
    : [],
);

/** The places where time, chance or the machine would come into the core other than as an argument. */
const impure =
  /(?<![.\w$])(?:Date|performance|console|process|crypto|fetch|setTimeout|setInterval|setImmediate|queueMicrotask)\s*[.([]|(?<![.\w$])new Date\b|\bMath\.random\b|(?<![.\w$])globalThis\b/g;

const purity = perFile((file) => {
  const isPure = /^src\/(?:core|sim)\//.test(file.path) && !isTest(file.path);
  if (!isPure) return [];
  const outside = file.imports.filter(({ target, isType }) => !target.startsWith('.') && !isType);
  const imports = outside.map(
    ({ target, line }) =>
      `${file.path}:${line} imports "${target}"; core and simulator import no module of Node or npm`,
  );
  return [
    ...findAll(file, file.blanked.code, impure, 'is not an argument; core and simulator are pure'),
    ...imports,
  ];
});

const noAny = perFile((file) =>
  findAll(file, file.blanked.code, /\bas any\b|[:<|&,=]\s*any\b(?!\s*[:(.])/g, 'gives up the types'),
);

// Written in two parts, so that this file does not find itself.
const silencers = new RegExp(`@ts-(?:${['ignore', 'nocheck', 'expect-error'].join('|')})`, 'g');
const leftovers = new RegExp(
  `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
  'g',
);

const noSilencer = perFile((file) =>
  findAll(file, file.blanked.comments, silencers, 'silences a check instead of passing it'),
);
const noLeftover = perFile((file) =>
  findAll(file, file.blanked.withStrings + file.blanked.comments, leftovers, 'is work left over'),
);

const noSkippedTest = perFile((file) =>
  isTest(file.path)
    ? findAll(
        file,
        file.blanked.code,
        /\.(?:only|skip|todo)\(|\b(?:only|skip|todo): true\b/g,
        'leaves tests out',
      )
    : [],
);

const noModuleState = perFile((file) =>
  /^(?:src|lab)\//.test(file.path) && !isTest(file.path)
    ? findAll(
        file,
        file.blanked.code,
        /^(?:export )?(?:let|var) \w+|^(?:export )?const \w+[^=\n]*= new (?:Map|Set|WeakMap|WeakSet)(?:<[^\n]*>)?\(\)/gm,
        'is mutable state of a module; give it an owner',
      )
    : [],
);

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|contract|d))?\.ts$/;
const emptyWords = /(?:^|-)(?:utils?|helpers?|common|misc|manager|impl|stuff)(?:-|\.|$)/;

const fileNames: Rule = ({ files }) =>
  [...files.keys()].flatMap((path) => {
    const name = basename(path);
    if (!kebab.test(name)) return [`${path} is not in kebab-case`];
    const words = [...dirname(path).split('/'), name].find((part) => emptyWords.test(part));
    return words === undefined ? [] : [`${path}: "${words}" says nothing; name it after what it exports`];
  });

/** Tests beside their source may leave the intuition to it. */
const opensWithComment = perFile(({ path, text }) => {
  const isBesideSource = isTest(path) && existsSync(path.replace('.test.ts', '.ts'));
  const first = text.replace(/^#!.*\n/, '').trimStart();
  return isBesideSource || first.startsWith('/*') || first.startsWith('//')
    ? []
    : [`${path} does not open with a comment that says why it exists`];
});

/** A unit test does not keep its own source alive: code that only its test calls is dead. */
const noDeadFile: Rule = (repository) => {
  const { files, entries, missingPrograms } = repository;
  if (missingPrograms.length > 0)
    return missingPrograms.map((path) => `${path} does not exist, so what is dead cannot be told`);
  const tests = [...files.keys()].filter(isTest);
  const fromTest = (path: string) =>
    (files.get(path)?.imports ?? [])
      .map(({ target }) => resolveImport(path, target) ?? '')
      .filter((target) => target !== path.replace('.test.ts', '.ts'));
  const reachable = findReachable(repository, [...entries, ...tests.flatMap(fromTest)]);
  const dead = [...files.keys()].filter((path) => !reachable.has(path) && !isTest(path));
  return dead.map((path) => `${path} is reached from no program and from no other file's test`);
};

export const rules = {
  'every source file can be read': readable,
  'imports follow the table': allowedImports,
  'keeper and daemon start light': lightStart,
  'files are short': fileLength,
  'core and simulator are pure': purity,
  'nothing is of type any': noAny,
  'no check is silenced': noSilencer,
  'no work is left over in words': noLeftover,
  'no test is left out': noSkippedTest,
  'modules hold no mutable state': noModuleState,
  'files are named after what they export': fileNames,
  'files open with a comment': opensWithComment,
  'no file is dead': noDeadFile,
} as const satisfies Record<string, Rule>;

/** The length that nine functions in ten keep (tests left out), and the longest ones. */
export function measureFunctionLengths(
  { files }: Repository,
  worst: number,
): { p90: number; longest: readonly Violation[] } {
  const all = [...files.values()]
    .filter((file) => !isTest(file.path))
    .flatMap(({ path, functions }) => functions.map((found) => ({ path, ...found })));
  all.sort((a, b) => a.lines - b.lines);
  const longest = all
    .slice(-worst)
    .reverse()
    .map(({ path, line, name, lines }) => `${path}:${line} ${name} has ${lines} lines`);
  return { p90: all[Math.floor(all.length * 0.9)]?.lines ?? 0, longest };
}

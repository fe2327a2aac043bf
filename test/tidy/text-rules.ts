/** Rules about a file as a text: its name, its length, its first words, and what must not stand in a comment. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isTest, perFile, type Rule, type Violation } from './rule.ts';
import { makeLineIndex, type SourceFile } from './source-file.ts';

const fileLinesMax = 300;

export const readable = perFile(({ path, syntaxError }) =>
  syntaxError === undefined ? [] : [`${path} is not TypeScript that Node can run: ${syntaxError}`],
);

export const fileLength = perFile((file) =>
  file.lineCount > fileLinesMax
    ? [`${file.path} has ${file.lineCount} lines, more than ${fileLinesMax}`]
    : [],
);

// Written in two parts, so that this file does not find itself.
const silencers = new RegExp(`@ts-(?:${['ignore', 'nocheck', 'expect-error'].join('|')})`, 'g');
const leftovers = new RegExp(
  `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
  'g',
);

export const noSilencer = perFile((file) =>
  findAll(file, file.views.comments, silencers, 'silences a check instead of passing it'),
);
export const noLeftover = perFile((file) => findAll(file, file.text, leftovers, 'is work left over'));

function findAll(file: SourceFile, view: string, pattern: RegExp, wrong: string): readonly Violation[] {
  const lineAt = makeLineIndex(view);
  return [...view.matchAll(pattern)].map(
    ({ 0: found, index }) => `${file.path}:${lineAt(index)} "${found.trim()}" ${wrong}`,
  );
}

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|contract|d))?\.ts$/;
const emptyWords = /(?:^|-)(?:utils?|helpers?|common|misc|manager|impl|stuff)(?:-|\.|$)/;

export const fileNames: Rule = ({ files }) =>
  [...files.keys()].flatMap((path) => {
    const name = basename(path);
    if (!kebab.test(name)) return [`${path} is not in kebab-case`];
    const words = [...dirname(path).split('/'), name].find((part) => emptyWords.test(part));
    return words === undefined ? [] : [`${path}: "${words}" says nothing; name it after what it exports`];
  });

/** Tests beside their source may leave the intuition to it. */
export const opensWithComment = perFile(({ path, text }) => {
  const isBesideSource = isTest(path) && existsSync(path.replace('.test.ts', '.ts'));
  const first = text.replace(/^#!.*\n/, '').trimStart();
  return isBesideSource || first.startsWith('/*') || first.startsWith('//')
    ? []
    : [`${path} does not open with a comment that says why it exists`];
});

/** The rules of the house that a machine can hold. What a rule says in words stands in STYLE.md. */
import { allowedImports, lightStart, noCircles, noDeadFile } from './import-rules.ts';
import { boundedDirectories, hashPrivate, noSavedLines, quietConstants } from './manner-rules.ts';
import { makeTouchesNothing, openGivesWhatCloses } from './naming-rules.ts';
import type { Repository } from './repository.ts';
import { isTest, type Rule, type Violation } from './rule.ts';
import { noSentenceParsed } from './sentence-rule.ts';
import { noAny, noModuleState, noSkippedTest, purity } from './syntax-rules.ts';
import { fileLength, fileNames, noLeftover, noSilencer, opensWithComment, readable } from './text-rules.ts';

export const rules = {
  'every source file can be read': readable,
  'imports follow the table': allowedImports,
  'imports form no circle': noCircles,
  'keeper and daemon start light': lightStart,
  'files are short': fileLength,
  'core and simulator are pure': purity,
  'nothing is of type any': noAny,
  'no check is silenced': noSilencer,
  'no work is left over in words': noLeftover,
  'no test is left out': noSkippedTest,
  'modules hold no mutable state': noModuleState,
  'constants are in camelCase': quietConstants,
  'what is private has a #': hashPrivate,
  'nothing is spread to save lines': noSavedLines,
  'directories are made in bounded steps': boundedDirectories,
  'no sentence is read back': noSentenceParsed,
  'make touches nothing': makeTouchesNothing,
  'open gives what closes': openGivesWhatCloses,
  'files are named after what they export': fileNames,
  'files open with a comment': opensWithComment,
  'no file is dead': noDeadFile,
} as const satisfies Record<string, Rule>;

export const functionLinesMax = 25;

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

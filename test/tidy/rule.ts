/** What a rule of the house is: a pure function from the sources to the places that break it. */
import type { Repository } from './repository.ts';
import type { SourceFile } from './source-file.ts';

/** One line for a person that begins with the file (and line) and says what is wrong there. */
export type Violation = string;
export type Rule = (repository: Repository) => readonly Violation[];
export type FileRule = (file: SourceFile) => readonly Violation[];

export const perFile =
  (rule: FileRule): Rule =>
  ({ files }) =>
    [...files.values()].flatMap(rule);

export const isTest = (path: string) => path.endsWith('.test.ts');

/** The repository as the tidy rules see it: every source file read once, and which file each import leads to. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readSourceFile, type SourceFile } from './source-file.ts';

export interface Repository {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Files that are started, not imported. */
  readonly entries: readonly string[];
  readonly missingPrograms: readonly string[];
}

const programs = ['src/cli/main.ts', 'src/keeper/main.ts', 'src/daemon/main.ts'];

/** What the Makefile, the scripts of package.json and the CI start: every path of a source file they name. */
function findStarted(): readonly string[] {
  const texts = [
    'Makefile',
    'package.json',
    '.ci/run',
    'tools/suites.ts',
    'tools/run-suite.ts',
    'tools/install.sh',
    'tools/clean-clone.sh',
  ]
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  return texts.flatMap((text) => text.match(/\b(?:src|lab|bench|test|tools)\/[\w/.-]+\.(?:ts|mjs)\b/g) ?? []);
}

/** Reads the sources below the current directory, the root of the repository. */
export function readRepository(): Repository {
  const paths = globSync('{src,lab,bench,test,tools}/**/*.ts');
  const files = new Map(paths.sort().map((path) => [path, readSourceFile(path)]));
  const isThere = (path: string) => files.has(path);
  return {
    files,
    entries: [...programs, ...findStarted()].filter(isThere),
    missingPrograms: programs.filter((path) => !isThere(path)),
  };
}

/** Where a relative import leads, from the root of the repository; undefined for a package. */
export function resolveImport(from: string, target: string): string | undefined {
  return target.startsWith('.') ? normalize(join(dirname(from), target)) : undefined;
}

/** The files a file names in a string (a worker, a program it starts), relative to itself or to the root. */
function namedFiles(file: SourceFile, files: Repository['files']): readonly string[] {
  const names = file.views.withStrings.match(/[\w./-]+\.ts(?=['"`])/g) ?? [];
  return names
    .flatMap((name) => [normalize(join(dirname(file.path), name)), normalize(name)])
    .filter((path) => files.has(path));
}

/** Every file reachable from `roots` by imports of any kind or by name. */
export function findReachable({ files }: Repository, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...roots];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = files.get(path);
    if (!file || reached.has(path)) continue;
    reached.add(path);
    for (const { target } of file.imports) queue.push(resolveImport(path, target) ?? '');
    queue.push(...namedFiles(file, files));
  }
  return reached;
}

/** What is loaded when `root` starts: packages and files imported neither lazily nor as types, each with its importer. */
export function findLoadedAtStart({ files }: Repository, root: string): ReadonlyMap<string, string> {
  const loaded = new Map<string, string>([[root, '']]);
  const queue = [root];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { target, isType, isLazy } of files.get(path)?.imports ?? []) {
      const name = resolveImport(path, target) ?? target;
      if (isType || isLazy || loaded.has(name)) continue;
      loaded.set(name, path);
      queue.push(name);
    }
  }
  return loaded;
}

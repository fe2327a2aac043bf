/** Rules about who imports whom: the table of layers, what is loaded at the start, circles, and what nobody reaches. */
import { heavyPackages, lightPrograms, refuseImport } from './layers.ts';
import { findLoadedAtStart, findReachable, resolveImport } from './repository.ts';
import { isTest, perFile, type Rule } from './rule.ts';

export const allowedImports = perFile((file) =>
  file.imports.flatMap(({ target, line }) => {
    const to = resolveImport(file.path, target);
    const refusal = to === undefined ? undefined : refuseImport(file.path, to);
    return refusal === undefined ? [] : [`${file.path}:${line} imports ${to}, but ${refusal}`];
  }),
);

export const lightStart: Rule = (repository) =>
  lightPrograms.flatMap((program) => {
    const loaded = findLoadedAtStart(repository, program);
    const heavy = heavyPackages.filter((name) => loaded.has(name));
    return heavy.map((name) => `${program} loads "${name}" when it starts, through ${loaded.get(name)}`);
  });

/** A unit test does not keep its own source alive: code that only its test calls is dead. */
export const noDeadFile: Rule = (repository) => {
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

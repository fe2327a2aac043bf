/** Rules about who imports whom: the table of layers, what is loaded at the start, circles, and what nobody reaches. */
import { findCircles } from './circles.ts';
import { heavyPackages, isWithin, layerOf, lightPrograms, refuseImport } from './layers.ts';
import { findLoadedAtStart, findReachable, type Repository, resolveImport } from './repository.ts';
import { isTest, perFile, type Rule, type Violation } from './rule.ts';

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

/** Biome has a rule for this too; this one sees the imports of types and can name what is not mended yet. */
export const noCircles: Rule = (repository) =>
  findCircles(repository).map(([path, ...way]) => `${path} comes back to itself: ${way.join(', ')}`);

/** What the table of layers allows and nobody makes use of, tests aside: an arrow that is not there must not be drawn. */
export function findUnusedGrants(
  { files }: Repository,
  table: Readonly<Record<string, readonly string[]>>,
): readonly Violation[] {
  const used = new Set<string>();
  for (const { path, imports } of files.values()) {
    const layer = isTest(path) ? undefined : layerOf(path, table);
    if (layer === undefined) continue;
    for (const { target } of imports) {
      const to = resolveImport(path, target);
      const grant = to === undefined ? undefined : table[layer]?.find((folder) => isWithin(to, folder));
      if (grant !== undefined) used.add(`${layer} ${grant}`);
    }
  }
  return Object.entries(table).flatMap(([layer, grants]) =>
    grants
      .filter((grant) => !used.has(`${layer} ${grant}`))
      .map((grant) => `${layer} never imports ${grant}`),
  );
}

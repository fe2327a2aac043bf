/**
 * Circles among files: a imports b, and b comes back to a. Who reads one file of a circle must read all of them, and what
 * is loaded first decides what exists. Types count: a circle of types is no trouble to Node, but the same to a reader.
 */
import { type Repository, resolveImport } from './repository.ts';

/** For every file in a circle the shortest way back to it, itself first and last. */
export function findCircles({ files }: Repository): readonly (readonly string[])[] {
  const next = new Map<string, readonly string[]>();
  for (const [path, { imports }] of files) {
    const targets = imports.map(({ target }) => resolveImport(path, target) ?? '');
    next.set(path, [...new Set(targets)].filter((target) => files.has(target)).sort());
  }
  return [...files.keys()].flatMap((path) => {
    const circle = findWayBack(path, next);
    return circle === undefined ? [] : [circle];
  });
}

/** Breadth first, so the first way back that is found is a shortest one. */
function findWayBack(
  start: string,
  next: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const path = queue[at] as string;
    for (const target of next.get(path) ?? []) {
      if (target === start) return [...traceBack(path, cameFrom).reverse(), start];
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, path);
      queue.push(target);
    }
  }
  return undefined;
}

function traceBack(from: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let path: string | undefined = from; path !== undefined; path = cameFrom.get(path)) way.push(path);
  return way;
}

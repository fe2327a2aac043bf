/** The order in which resources stop: reverse dependencies. Pure. */

interface Ordered {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * Levels in stop order: everything in one level may stop at the same time. A resource stands in an earlier level than
 * all it was started after. Names that do not exist are ignored; a cycle, which no valid configuration has, ends up in
 * the last level rather than being left out.
 */
export function stopLevels<T extends Ordered>(resources: readonly T[]): readonly (readonly T[])[] {
  const levels: T[][] = [];
  let left = [...resources];
  while (left.length > 0) {
    const needed = new Set(left.flatMap((resource) => resource.after));
    const free = left.filter((resource) => !needed.has(resource.name));
    const level = free.length > 0 ? free : left;
    levels.push(level);
    left = left.filter((resource) => !level.includes(resource));
  }
  return levels;
}

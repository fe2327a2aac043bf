/**
 * Who is linked with whom by `together` or `apart`, whichever of the two says it. It is found out once for all groups: a
 * file may hold thousands.
 */
import type { ClusterFileModel } from '../schema.ts';

/** Groups that must share a node, directly or through others, the group itself first. */
export type Companions = (name: string) => readonly string[];

/** Every group with those it is linked with, each in the order of the file. Never with itself. */
export function linked(
  groups: ClusterFileModel['groups'],
  how: 'together' | 'apart',
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = Object.keys(groups);
  const links = new Map(names.map((name) => [name, new Set<string>()]));
  for (const name of names) {
    for (const other of groups[name]![how]) {
      if (other === name) continue;
      links.get(name)!.add(other);
      links.get(other)?.add(name);
    }
  }
  const place = new Map(names.map((name, i) => [name, i]));
  const ordered = (set: ReadonlySet<string>) =>
    new Set([...set].filter((other) => place.has(other)).sort((a, b) => place.get(a)! - place.get(b)!));
  return new Map([...links].map(([name, set]) => [name, ordered(set)]));
}

export function makeCompanions(groups: ClusterFileModel['groups']): Companions {
  const links = linked(groups, 'together');
  return (start) => {
    const found = new Set([start]);
    // A set goes on with what is added while it is walked.
    for (const name of found) for (const other of links.get(name) ?? []) found.add(other);
    return [...found];
  };
}

/**
 * Everything but `nodes` that names a node in a cluster file: the preferred nodes of groups and of a tie, the members of a
 * managed etcd.
 */
import { isScalar, type YAMLSeq } from 'yaml';
import { type FileText, listAt, mapAt } from './file-text.ts';

type Values = Record<string, unknown>;

export interface NamingList {
  readonly path: readonly string[];
  readonly list: YAMLSeq;
  /** Of the name in it. */
  readonly index: number;
}

/** The lists that hold the name. */
export function listsNaming(file: FileText, name: string): readonly NamingList[] {
  const groups = mapAt(file, ['groups'])?.items ?? [];
  const ofGroups = groups.map(({ key }) => ['groups', isScalar(key) ? String(key.value) : '', 'nodes']);
  return [...ofGroups, ['store', 'members'], ['cluster', 'tie', 'prefer']].flatMap((path) => {
    const list = listAt(file, path);
    const index = list?.items.findIndex((item) => isScalar(item) && item.value === name) ?? -1;
    return list === undefined || index < 0 ? [] : [{ path, list, index }];
  });
}

/** The same lists of the plain values, each changed. */
export function withLists(value: Values, change: (names: readonly unknown[]) => readonly unknown[]): Values {
  const { groups, store, cluster } = value;
  const changed = (owner: unknown, key: string): unknown => {
    const list = (owner as Values | null)?.[key];
    return Array.isArray(list) ? { ...(owner as Values), [key]: change(list) } : owner;
  };
  const all = isValues(groups)
    ? { groups: Object.fromEntries(Object.entries(groups).map(([name, g]) => [name, changed(g, 'nodes')])) }
    : {};
  return {
    ...value,
    ...(isValues(store) ? { store: changed(store, 'members') } : {}),
    ...(isValues(cluster) && isValues(cluster.tie)
      ? { cluster: { ...cluster, tie: changed(cluster.tie, 'prefer') } }
      : {}),
    ...all,
  };
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

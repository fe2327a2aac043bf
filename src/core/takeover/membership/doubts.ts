/**
 * What a probe could not show to be stopped on a node that does not run it. It keeps a new incarnation out, or would keep
 * out the next one; it stands in the node's record, so that every node tells it. A person at that very node may vouch for
 * it: then it is taken for stopped in this incarnation, and their name stays in the record as long as the probe says so.
 */
import type { NodeName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Doubt, NodeRecord } from '../document.ts';
import { say, type Turn, unsay } from '../turn.ts';

export type Doubts = Readonly<Record<string, Doubt>>;

/** `GROUP/RESOURCE`: neither name has a slash. */
export function keyOf({ group, resource }: { readonly group: string; readonly resource: string }): string {
  return `${group}/${resource}`;
}

export function partsOf(key: string): { readonly group: string; readonly resource: string } {
  const [group = '', resource = ''] = key.split('/');
  return { group, resource };
}

/** Waiting requests of people at this very node: they have looked here, at what this incarnation found. */
export function takeVouches(t: Turn): void {
  for (const { request, by } of [...t.s.asked, ...t.s.requests]) {
    if (request.kind !== 'vouch' || request.node !== t.s.self) continue;
    const key = String(request.resource);
    const doubt = t.s.doubts[key];
    if (doubt === undefined || doubt.by !== undefined) continue;
    t.s.doubts = { ...t.s.doubts, [key]: { ...doubt, by } };
  }
}

/** Every node tells every doubt, its own and those in the records of others. */
export function tellDoubts(t: Turn): void {
  const told = new Set<string>();
  for (const [node, doubts] of doubtsOfAll(t)) {
    for (const [key, doubt] of Object.entries(doubts)) {
      const name = `${node} ${key}`;
      told.add(name);
      const { group, resource } = partsOf(key);
      const reason = reasonOf(node, key, doubt, isOut(t, node));
      const level = reason.kind === 'kept-out' ? 'alarm' : 'warning';
      say(t, ['doubt', name], reason, { node, group, resource, level });
    }
  }
  for (const name of Object.keys(t.s.said.doubt ?? {})) if (!told.has(name)) unsay(t, ['doubt', name]);
}

function doubtsOfAll(t: Turn): (readonly [NodeName, Doubts])[] {
  const others = Object.entries(t.s.store.records).flatMap(([node, { value }]) =>
    node === t.s.self || value.doubts === undefined || isOver(t, node) ? [] : [[node, value.doubts] as const],
  );
  return [...others, [t.s.self, t.s.doubts]];
}

/** The incarnation that says so is gone. */
function isOver(t: Turn, node: NodeName): boolean {
  const entry = t.s.store.document?.value.nodes[node];
  const record = t.s.store.records[node]?.value;
  return entry === undefined || record?.left === true || (entry.is === 'gone' && entry.inc === record?.inc);
}

function isOut(t: Turn, node: NodeName): boolean {
  if (node === t.s.self) return t.s.clean.is !== 'clean';
  return t.s.store.records[node]?.value.clean === false;
}

/** How it reads, for whoever shows records. */
export function doubtsIn(node: NodeName, record: NodeRecord): Reason[] {
  return Object.entries(record.doubts ?? {}).map(([key, doubt]) =>
    reasonOf(node, key, doubt, record.clean === false),
  );
}

function reasonOf(node: NodeName, key: string, { state, said, by }: Doubt, isOut: boolean): Reason {
  const found = { node, ...partsOf(key), state, said };
  if (by !== undefined) return { kind: 'vouched-for', ...found, by };
  return { kind: isOut ? 'kept-out' : 'would-keep-out', ...found };
}

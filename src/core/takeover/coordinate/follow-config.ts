/**
 * New nodes and groups of the configuration get their entries; what is no longer configured leaves when it is free. A group
 * may come back under its old name, and nodes go on refusing the generations they have released of it: a new entry begins
 * above all of them, else what is given to a node would be refused and freed without end.
 */
import type { GroupName } from '../../config.ts';
import type { Generation } from '../document.ts';
import { type Turn, without } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { groupsOf } from '../view/standing.ts';
import { type DocumentDraft, put, set, setGroupEntry, setNode } from './draft.ts';

/** What the document remembers of a group besides its owner. */
const ofAGroup = ['pins', 'maintenance', 'stopped', 'failures', 'held', 'unstoppable'] as const;

export function followConfig(t: Turn, d: DocumentDraft): void {
  const config = configOf(t);
  for (const node of Object.keys(config.nodes)) {
    if (!d.next.nodes[node]) setNode(d, node, { is: 'out' });
  }
  for (const group of Object.keys(config.groups)) {
    if (!d.next.groups[group]) setGroupEntry(d, group, { is: 'free', gen: firstOf(t, d, group) });
  }
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    const owns = groupsOf(d.next, node).length > 0;
    if (config.nodes[node] || (entry.is !== 'gone' && entry.is !== 'out') || owns) continue;
    setNode(d, node, undefined);
    put(d, 'drained', node, undefined);
    if (d.next.answers[node]) set(d, 'answers', without(d.next.answers, node));
  }
  for (const [group, entry] of Object.entries(d.next.groups)) {
    if (config.groups[group] || entry.is !== 'free') continue;
    set(d, 'leftAt', Math.max(d.next.leftAt ?? 0, entry.gen));
    setGroupEntry(d, group, undefined);
    for (const key of ofAGroup) put(d, key, group, undefined);
  }
}

/** No generation of this name that any node was ever given is above it. The records know what an older version removed. */
function firstOf(t: Turn, d: DocumentDraft, group: GroupName): Generation {
  const told = Object.values(t.s.store.records).flatMap(({ value }) => [
    value.released[group] ?? 0,
    value.running[group]?.gen ?? 0,
  ]);
  return Math.max(d.next.leftAt ?? 0, t.s.refused[group] ?? 0, ...told);
}

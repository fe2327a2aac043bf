/** New nodes and groups of the configuration get their entries; what is no longer configured leaves when it is free. */
import { type Turn, without } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { type DocumentDraft, put, set, setGroupEntry, setNode } from './draft.ts';

/** What the document remembers of a group besides its owner. */
const ofAGroup = ['pins', 'maintenance', 'stopped', 'failures', 'held', 'unstoppable'] as const;

export function followConfig(t: Turn, d: DocumentDraft): void {
  const config = configOf(t);
  for (const node of Object.keys(config.nodes)) {
    if (!d.next.nodes[node]) setNode(d, node, { is: 'out' });
  }
  for (const group of Object.keys(config.groups)) {
    if (!d.next.groups[group]) setGroupEntry(d, group, { is: 'free', gen: 0 });
  }
  for (const [node, entry] of Object.entries(d.next.nodes)) {
    const owns = Object.values(d.next.groups).some((g) => g.is !== 'free' && g.node === node);
    if (config.nodes[node] || owns || (entry.is !== 'gone' && entry.is !== 'out')) continue;
    setNode(d, node, undefined);
    put(d, 'drained', node, undefined);
    if (d.next.answers[node]) set(d, 'answers', without(d.next.answers, node));
  }
  for (const [group, entry] of Object.entries(d.next.groups)) {
    if (config.groups[group] || entry.is !== 'free') continue;
    setGroupEntry(d, group, undefined);
    for (const key of ofAGroup) put(d, key, group, undefined);
  }
}

/**
 * The cluster's history in words: what changed from one document to the next. Every node that sees the same two
 * documents writes the same sentences, so each node's journal tells the whole story.
 */
import type { Document, GroupEntry, NodeEntry } from './document.ts';
import type { Note } from './note.ts';

export function describeChange(before: Document | undefined, next: Document): Note[] {
  const notes: Note[] = [];
  const tell = (text: string, about: Partial<Note> = {}) =>
    notes.push({ level: 'info', ...about, text, document: next.version });
  if (!before) return notes;
  if (before.term !== next.term)
    tell(`${next.coordinator} coordinates (term ${next.term})`, { node: next.coordinator });
  if (before.config.version !== next.config.version)
    tell(`configuration version ${next.config.version} is in force`);
  if (!before.disarmed !== !next.disarmed) {
    tell(next.disarmed ? `disarmed by ${next.disarmed.by}: nobody is accused or fenced` : 'armed again', {
      level: 'warning',
    });
  }
  for (const [node, entry] of Object.entries(next.nodes)) {
    const text = nodeChange(before.nodes[node], entry, node);
    if (text) tell(text, { node, level: entry.is === 'accused' ? 'warning' : 'info' });
  }
  for (const node of Object.keys(before.nodes))
    if (!next.nodes[node]) tell(`${node} is no longer a node`, { node });
  for (const [group, entry] of Object.entries(next.groups)) {
    const text = groupChange(before.groups[group], entry, group);
    if (text) tell(text, { group });
  }
  for (const group of Object.keys(before.groups))
    if (!next.groups[group]) tell(`${group} is no longer a group`, { group });
  return [...notes, ...wishes(before, next)];
}

function nodeChange(was: NodeEntry | undefined, now: NodeEntry, node: string): string {
  if (was === now) return '';
  switch (now.is) {
    case 'out':
      return was?.is === 'out' ? '' : `${node} is a node now and may join`;
    case 'in':
      return was?.is === 'in' && was.inc === now.inc ? '' : `${node} is in`;
    case 'gone':
      return was?.is === 'gone' && was.inc === now.inc
        ? ''
        : `${node} is gone (proof: ${now.proof.kind}${now.proof.by ? ` by ${now.proof.by}` : ''})`;
    case 'accused':
      if (was?.is !== 'accused')
        return `${node} is accused: ${now.why}${now.started ? `; fencing it (attempt ${now.attempt})` : ''}`;
      return now.attempt !== was.attempt ? `fencing ${node} (attempt ${now.attempt})` : '';
  }
}

function groupChange(was: GroupEntry | undefined, now: GroupEntry, group: string): string {
  if (was === now || (was?.is === now.is && was.gen === now.gen)) return '';
  switch (now.is) {
    case 'free':
      return was === undefined
        ? ''
        : `${group} is free (proof: ${now.last?.proof ?? 'none'}; ${now.last?.why ?? ''})`;
    case 'assigned':
      return `${group} is assigned to ${now.node} (generation ${now.gen}, proof: ${now.last?.proof ?? 'initial'}${now.last?.why ? `; ${now.last.why}` : ''})`;
    case 'draining':
      return `${group} is drained from ${now.node}: ${now.why}`;
  }
}

function wishes(before: Document, next: Document): Note[] {
  const notes: Note[] = [];
  const diff = <T>(
    a: Readonly<Record<string, T>>,
    b: Readonly<Record<string, T>>,
    on: (name: string, value: T) => string,
    off: (name: string) => string,
    key: 'node' | 'group',
  ) => {
    if (a === b) return;
    for (const [name, value] of Object.entries(b)) {
      if (!(name in a))
        notes.push({ level: 'info', text: on(name, value), [key]: name, document: next.version });
    }
    for (const name of Object.keys(a))
      if (!(name in b)) notes.push({ level: 'info', text: off(name), [key]: name, document: next.version });
  };
  diff(
    before.drained,
    next.drained,
    (n, v) => `${n} is drained by ${v.by}`,
    (n) => `${n} is resumed`,
    'node',
  );
  diff(
    before.pins,
    next.pins,
    (g, v) => `${g} is pinned to ${v.node} by ${v.by}`,
    (g) => `the pin of ${g} has ended`,
    'group',
  );
  diff(
    before.maintenance,
    next.maintenance,
    (g, v) => `${g} is under maintenance (${v.by}): hands off`,
    (g) => `maintenance of ${g} has ended`,
    'group',
  );
  diff(
    before.stopped,
    next.stopped,
    (g, v) => `${g} shall not run: stopped by ${v.by}`,
    (g) => `${g} may run again`,
    'group',
  );
  return notes;
}

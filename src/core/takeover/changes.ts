/**
 * The cluster's history: what changed from one document to the next. Every node that sees the same two documents notes
 * the same, so each node's journal tells the whole story.
 */
import type { Reason } from '../reason.ts';
import type { Document, GroupEntry, NodeEntry } from './document.ts';
import type { Note } from './note.ts';
import { whyStopped } from './placement/placement-view.ts';
import { whyTaken } from './takeover-reason.ts';

type About = Partial<Pick<Note, 'level' | 'node' | 'group'>>;
type Tell = (reason: Reason | undefined, about?: About) => void;

export function changesBetween(before: Document | undefined, next: Document): Note[] {
  const notes: Note[] = [];
  // What is in another lineage did not come of what was before.
  if (!before || before.lineage !== next.lineage) return notes;
  const tell: Tell = (reason, about = {}) => {
    if (reason) notes.push({ level: 'info', ...about, reason, document: next.version, shared: true });
  };
  clusterChanges(tell, before, next);
  for (const [node, entry] of Object.entries(next.nodes)) {
    const level = entry.is === 'accused' ? 'warning' : 'info';
    tell(nodeChange(before.nodes[node], entry, node), { node, level });
    tell(switchOnChange(before.nodes[node], entry, node), { node });
  }
  for (const node of Object.keys(before.nodes))
    if (!next.nodes[node]) tell({ kind: 'node-removed', node }, { node });
  for (const [group, entry] of Object.entries(next.groups))
    tell(groupChange(before.groups[group], entry, group), { group });
  for (const group of Object.keys(before.groups))
    if (!next.groups[group]) tell({ kind: 'group-removed', group }, { group });
  intentChanges(tell, before, next);
  return notes;
}

function clusterChanges(tell: Tell, before: Document, next: Document): void {
  const { coordinator: node, term } = next;
  if (before.term !== term) tell({ kind: 'coordinates', node, term }, { node });
  const { version } = next.config;
  if (before.config.version !== version) tell({ kind: 'configuration-in-force', version });
  if (!before.disarmed === !next.disarmed) return;
  const reason: Reason = next.disarmed
    ? { kind: 'cluster-disarmed', by: next.disarmed.by }
    : { kind: 'cluster-armed' };
  tell(reason, { level: 'warning' });
}

function nodeChange(was: NodeEntry | undefined, now: NodeEntry, node: string): Reason | undefined {
  if (was === now) return undefined;
  switch (now.is) {
    case 'out':
      return was?.is === 'out' ? undefined : { kind: 'node-added', node };
    case 'in':
      return was?.is === 'in' && was.inc === now.inc ? undefined : { kind: 'node-in', node };
    case 'gone': {
      if (was?.is === 'gone' && was.inc === now.inc) return undefined;
      const { kind: proof, by } = now.proof;
      return { kind: 'node-gone', node, proof, by };
    }
    case 'accused': {
      const { why, started, attempt } = now;
      if (was?.is !== 'accused')
        return { kind: 'node-accused', node, why, attempt: started ? attempt : undefined };
      return attempt === was.attempt ? undefined : { kind: 'fence-attempt', node, attempt };
    }
  }
}

/** That it is wanted, and that the command runs, is nothing to tell of the cluster: the one that does it does. */
function switchOnChange(was: NodeEntry | undefined, now: NodeEntry, node: string): Reason | undefined {
  const [before, next] = [was, now].map((entry) => (entry?.is === 'gone' ? entry.switchOn : undefined));
  if (next === undefined || next.is === before?.is) return undefined;
  if (next.is === 'done') return { kind: 'switched-on', node, by: next.by };
  return next.is === 'not' ? { kind: 'stays-off', node, why: next.why } : undefined;
}

function groupChange(was: GroupEntry | undefined, now: GroupEntry, group: string): Reason | undefined {
  if (was === now || (was?.is === now.is && was.gen === now.gen)) return undefined;
  switch (now.is) {
    case 'free':
      if (was === undefined) return undefined;
      return {
        kind: 'group-free',
        group,
        proof: now.last?.proof ?? 'none',
        why: now.last && whyTaken(now.last),
      };
    case 'assigned': {
      const { node, gen, last } = now;
      const proof = last?.proof ?? 'initial';
      return { kind: 'group-assigned', group, node, gen, proof, why: last && whyTaken(last) };
    }
    case 'draining':
      return { kind: 'group-draining', group, node: now.node, why: now.why };
  }
}

/** Of a node or group that is there no more it is not said that it may run, or is resumed. */
function intentChanges(tell: Tell, before: Document, next: Document): void {
  between(before.drained, next.drained, {
    on: (node, { by }) => tell({ kind: 'node-drained', node, by }, { node }),
    off: (node) => tell(next.nodes[node] && { kind: 'node-resumed', node }, { node }),
  });
  between(before.pins, next.pins, {
    on: (group, { node, by }) => tell({ kind: 'group-pinned', group, node, by }, { group }),
    off: (group) => tell({ kind: 'pin-ended', group }, { group }),
  });
  between(before.maintenance, next.maintenance, {
    on: (group, { by }) => tell({ kind: 'maintenance-began', group, by }, { group }),
    off: (group) => tell({ kind: 'maintenance-ended', group }, { group }),
  });
  between(before.stopped, next.stopped, {
    on: (group, stopped) => tell({ kind: 'shall-not-run', group, why: whyStopped(stopped) }, { group }),
    off: (group) => tell(next.groups[group] && { kind: 'may-run-again', group }, { group }),
  });
}

function between<T>(
  was: Readonly<Record<string, T>>,
  now: Readonly<Record<string, T>>,
  tell: { readonly on: (name: string, value: T) => void; readonly off: (name: string) => void },
): void {
  if (was === now) return;
  for (const [name, value] of Object.entries(now)) if (!(name in was)) tell.on(name, value);
  for (const name of Object.keys(was)) if (!(name in now)) tell.off(name);
}

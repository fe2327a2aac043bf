/**
 * A condition of a node or a group that has become something else, or has left, does not stand any more, whether or not the
 * duty that said it gets to look again: it may be kept from writing, and what has left nobody looks at.
 */
import type { Document } from '../document.ts';
import type { Said, Topic } from '../said.ts';
import { type Turn, unsay } from '../turn.ts';

type Stands = (document: Document, name: string) => boolean;

const standing: Partial<Readonly<Record<Topic, Stands>>> = {
  suspect: ({ nodes }, node) => nodes[node]?.is === 'in',
  silent: ({ nodes }, node) => nodes[node]?.is === 'in',
  // These two are said with the write that makes it so: what they are said of may not be read back yet.
  fence: ({ nodes }, node) => nodes[node]?.is === 'accused' || nodes[node]?.is === 'in',
  undead: ({ nodes }, node) => nodes[node]?.is === 'gone',
  nowhere: ({ groups, nodes }, group) => {
    const entry = groups[group];
    return entry !== undefined && (entry.is === 'free' || nodes[entry.node]?.is !== 'in');
  },
  'out-of-touch': ({ groups }, group) => groups[group]?.is === 'assigned',
};

export function unsayStale(t: Turn, document: Document): void {
  for (const [topic, stands] of Object.entries(standing) as [keyof Said, Stands][])
    for (const name of Object.keys(t.s.said[topic] ?? {}))
      if (!stands(document, name)) unsay(t, [topic, name]);
}

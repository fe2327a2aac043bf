/**
 * A condition of a node or a group that has become something else, or has left, does not stand any more, whether or not the
 * duty that said it gets to look again: it may be kept from writing, and what has left nobody looks at.
 */
import type { Document } from '../document.ts';
import type { Said, Topic } from '../said.ts';
import { type Turn, unsay } from '../turn.ts';

/** `known`: the groups of the configuration, which may not be in the document as it was read yet. */
type Stands = (document: Document, name: string, known: Readonly<Record<string, unknown>>) => boolean;

const isThere: Stands = ({ groups, maintenance }, group, known) =>
  (groups[group] !== undefined || Object.hasOwn(known, group)) && !maintenance[group];

const standing: Partial<Readonly<Record<Topic, Stands>>> = {
  suspect: ({ nodes }, node) => nodes[node]?.is === 'in',
  silent: ({ nodes }, node) => nodes[node]?.is === 'in',
  // These two are said with the write that makes it so: what they are said of may not be read back yet.
  fence: ({ nodes }, node) => nodes[node]?.is === 'accused' || nodes[node]?.is === 'in',
  undead: ({ nodes }, node) => nodes[node]?.is === 'gone',
  keys: ({ nodes }, node) => nodes[node] !== undefined,
  copy: ({ nodes }, node) => nodes[node] !== undefined,
  quarantine: ({ nodes }, node) => nodes[node] !== undefined,
  nowhere: ({ groups, nodes, maintenance }, group) => {
    const entry = groups[group];
    if (entry === undefined || maintenance[group]) return false;
    return entry.is === 'free' || nodes[entry.node]?.is !== 'in';
  },
  // Under maintenance nobody waits for anything: it is left alone.
  claim: isThere,
  order: isThere,
  back: isThere,
  'out-of-touch': ({ groups }, group) => groups[group]?.is === 'assigned',
};

const topics = Object.entries(standing) as readonly (readonly [keyof Said, Stands])[];

export function unsayStale(t: Turn, document: Document): void {
  const known = t.s.config?.value.groups ?? {};
  for (const [topic, stands] of topics)
    for (const name in t.s.said[topic]) if (!stands(document, name, known)) unsay(t, [topic, name]);
}

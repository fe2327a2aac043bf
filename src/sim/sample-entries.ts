/** Entries of nodes for tests of single duties: `a` is in, or accused, in its incarnation a1. */
import type { NodeName } from '../core/config.ts';
import type { NodeEntry } from '../core/takeover/document.ts';

type EntryOf<K extends NodeEntry['is']> = Extract<NodeEntry, { readonly is: K }>;

export function memberEntry(node: NodeName): EntryOf<'in'> {
  return { is: 'in', inc: `${node}1`, lapse: false };
}

/** Accused by a majority, before any attempt. */
export function accusedEntry(node: NodeName, more: Partial<EntryOf<'accused'>> = {}): EntryOf<'accused'> {
  const why = { kind: 'not-heard', heard: 2, of: 3 } as const;
  const fresh = { asked: false, attempt: 0, started: false };
  return { is: 'accused', inc: `${node}1`, lapse: false, why, ...fresh, ...more };
}

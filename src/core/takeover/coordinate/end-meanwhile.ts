/** The new timers alone count once every member has said that its daemon and its keeper go by them. */
import type { NodeName } from '../../config.ts';
import type { Turn } from '../turn.ts';
import { type DocumentDraft, set } from './draft.ts';

export function endMeanwhile(t: Turn, d: DocumentDraft): void {
  const { meanwhile, ...config } = d.next.config;
  // A change that this very write brings cannot have been taken up.
  if (meanwhile === undefined || d.next.config !== d.before.config) return;
  const members = Object.entries(d.next.nodes).filter(([, entry]) => entry.is === 'in');
  if (members.every(([node]) => follows(t, d, node))) set(d, 'config', config);
}

/** An accused node is judged already, and one that is gone comes back as a new incarnation, which follows before it is in. */
function follows(t: Turn, d: DocumentDraft, node: NodeName): boolean {
  const entry = d.next.nodes[node];
  const record = t.s.store.records[node]?.value;
  if (entry?.is !== 'in' || record?.inc !== entry.inc) return false;
  return record.follows === d.next.config.version;
}

/**
 * While the cluster's key changes nobody lets in who does not accept the new one: it would be deaf a moment later. Looked at
 * are the keys of whoever wrote the document, as it signed it, and what the one that comes in has said.
 */
import type { Surroundings } from '../parts.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

export function checkKnownKeys({ store }: Surroundings, { before, next, by, facts }: Commit): void {
  const key = store.seals.newestOf(next);
  for (const [node, entry] of Object.entries(next.nodes)) {
    const was = before.nodes[node];
    if (entry.is !== 'in' || node === by.node) continue;
    if (was !== undefined && was.is !== 'out' && was.inc === entry.inc) continue;
    const accepts = facts.words.said(node, entry.inc, (record) => record.accepts?.includes(key) === true);
    if (!accepts) throw new Violation(`${by.node} lets ${node} in, which has never accepted ${key}`);
  }
}

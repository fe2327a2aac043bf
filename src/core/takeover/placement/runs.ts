/** Whether a group runs, as far as the store shows it. */
import type { GroupName } from '../../config.ts';
import type { Document, NodeRecord } from '../document.ts';

/** By the word of its owner's record. */
export function runs(
  {
    document,
    records,
  }: { readonly document: Document; readonly records: Readonly<Record<string, NodeRecord>> },
  name: GroupName,
): boolean {
  const entry = document.groups[name];
  if (entry?.is !== 'assigned' || document.nodes[entry.node]?.is !== 'in') return false;
  const record = records[entry.node];
  const running = record?.inc === entry.inc ? record.running[name] : undefined;
  return running?.gen === entry.gen && running.phase === 'running';
}

/** The table "durable before action" of docs/protocol.md: at every act, what had to be durable before it. */
import type { GroupName } from '../../core/config.ts';
import type { NodeRecord } from '../../core/takeover/document.ts';
import type { NodePart } from '../parts.ts';
import { Violation } from '../violation.ts';

/** A start: the journal names the group, and the permit of this incarnation is open. */
export function checkJournaled(node: NodePart, group: GroupName): void {
  const { journal, permit, started } = node.disk;
  const entry = journal.get(group);
  if (!entry) throw new Violation(`${node.name} starts ${group}, which its journal does not name`);
  if (permit?.inc !== node.inc)
    throw new Violation(`${node.name} (${node.inc}) starts ${group} with the permit of ${permit?.inc}`);
  started.set(group, Math.max(started.get(group) ?? 0, entry.gen));
}

/** A record: of the incarnation that has the permit; released is only what is stopped and refused for ever. */
export function checkRecord(node: NodePart, record: NodeRecord): void {
  if (record.inc !== node.disk.permit?.inc)
    throw new Violation(`${record.inc} writes the record of ${node.name} without a permit`);
  for (const [group, gen] of Object.entries(record.released)) checkReleased(node, group, gen);
  if (record.left && node.physical.size > 0)
    throw new Violation(
      `${node.name} says that it has left, and runs ${[...node.physical.keys()].join(', ')}`,
    );
}

function checkReleased(
  { name, disk, physical, pendingStarts }: NodePart,
  group: GroupName,
  gen: number,
): void {
  // What was never started needs no refusal, and whoever has made one durable may say so although the journal was lost since.
  const isRefused = (disk.refused[group] ?? -1) >= gen || (disk.started.get(group) ?? -1) < gen;
  if (!isRefused) throw new Violation(`${name} says released of ${group} (${gen}), which it has not refused`);
  const left = [...physical.keys(), ...pendingStarts.keys()].filter((key) => key.startsWith(`${group}/`));
  if (left.length > 0)
    throw new Violation(`${name} says released of ${group} (${gen}) while ${left.join(', ')} is there`);
}

/** The hard stop at the end of an incarnation, and each further try: its permit is closed, or the disk did not take that. */
export function checkClosed(node: NodePart, isRefused: boolean): void {
  if (node.disk.permit?.open && !isRefused)
    throw new Violation(`${node.name} (${node.inc}) is stopped hard while its permit is open`);
}

/** Room is made by a group that may be moved, for one that has nowhere to run: told at every write that moves one for that. */
import type { GroupName, NodeName } from '../../core/config.ts';
import type { Document } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

export function checkRoom({ before, next }: Commit): void {
  for (const [group, now] of Object.entries(next.groups)) {
    const was = before.groups[group];
    if (was?.is !== 'assigned' || now.is !== 'draining' || now.why.kind !== 'makes-room') continue;
    const { group: other } = now.why;
    const wrong = wrongRoom(next, group, was.node, other);
    if (wrong !== undefined) throw new Violation(`${group} makes room for ${other}, although ${wrong}`);
  }
}

function wrongRoom(
  document: Document,
  group: GroupName,
  node: NodeName,
  other: GroupName,
): string | undefined {
  const { groups, nodes, maintenance, pins, stopped } = document;
  const waiting = groups[other];
  if (maintenance[group]) return 'it is under maintenance';
  if (pins[group]?.node === node) return 'it is pinned where it is';
  if (waiting === undefined || stopped[other]) return 'that shall not run';
  if (maintenance[other]) return 'that is under maintenance';
  // What starts after it stops first: until then it is where it is.
  if (waiting.is !== 'assigned' || nodes[waiting.node]?.is !== 'in' || document.drained[waiting.node])
    return undefined;
  return 'that runs';
}

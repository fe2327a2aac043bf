/** The table of transitions in docs/protocol.md, what it says of nodes and groups, who keeps apart, has room and makes room, at every write of the document. */
import type { Surroundings } from '../parts.ts';
import { checkApart } from './apart.ts';
import { checkCapacity } from './capacity.ts';
import { type Decided, shownThen } from './decisions.ts';
import { checkGroups } from './group-transitions.ts';
import { checkKnownKeys } from './known-keys.ts';
import { type Commit, checkNodes } from './node-transitions.ts';
import { checkRoom } from './room.ts';
import { checkSwitchOns } from './switch-on-transitions.ts';

export function checkTable(world: Surroundings, commit: Commit, decided: Decided): void {
  commit.facts.committed(commit.next);
  commit.facts.healthy.committed(world, commit);
  checkNodes(commit);
  checkSwitchOns(commit, shownThen(world, commit.next.coordinator, decided));
  checkKnownKeys(world, commit);
  checkGroups(commit);
  checkApart(world, commit);
  checkCapacity(world, commit);
  checkRoom(commit);
}

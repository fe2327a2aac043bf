/**
 * The table of transitions in docs/protocol.md, what it says of groups, held against every commit (see
 * node-transitions.ts), and what the document tells of a takeover against what was proved.
 */
import type { GroupName } from '../../core/config.ts';
import type { GroupEntry, Ownership } from '../../core/takeover/document.ts';
import { Violation } from '../violation.ts';
import type { Commit } from './node-transitions.ts';

type Owned = Exclude<GroupEntry, { is: 'free' }>;

export function checkGroups(c: Commit): void {
  const { before, next } = c;
  for (const group of new Set([...Object.keys(before.groups), ...Object.keys(next.groups)])) {
    const [was, now] = [before.groups[group], next.groups[group]];
    const wrong = JSON.stringify(was) === JSON.stringify(now) ? undefined : wrongAbout(c, group, was, now);
    if (wrong !== undefined)
      throw new Violation(
        `${c.by.node} writes ${group} from ${JSON.stringify(was)} to ${JSON.stringify(now)}, although ${wrong}`,
      );
  }
}

function wrongAbout(
  c: Commit,
  group: GroupName,
  was: GroupEntry | undefined,
  now: GroupEntry | undefined,
): string | undefined {
  if (was === undefined) {
    // One that comes back begins above the generations that nodes still refuse.
    return now === undefined || now.is === 'free' ? undefined : wrongGift(c, group, now.gen - 1, now);
  }
  if (now === undefined) return was.is === 'free' ? undefined : 'it is not free';
  if (was.is === 'free')
    return now.is === 'free' ? 'what is free changes only by being given' : wrongGift(c, group, was.gen, now);
  if (now.is === 'free') return wrongRelease(c, group, was, now.gen);
  if (now.gen !== was.gen) return wrongRelease(c, group, was, was.gen) ?? wrongGift(c, group, was.gen, now);
  return wrongKeeping(c, group, was, now);
}

function wrongGift(c: Commit, group: GroupName, gen: number, now: Owned): string | undefined {
  if (now.is !== 'assigned') return 'what was free is given, not drained';
  if (now.gen !== gen + 1) return 'the generation is not one more';
  const node = c.next.nodes[now.node];
  if (node?.is !== 'in' || node.inc !== now.inc) return `${now.node} is not in with ${now.inc}`;
  if (c.next.maintenance[group]) return 'it is under maintenance';
  if (c.next.stopped[group]) return 'it shall not run';
  if (c.next.drained[now.node]) return `${now.node} is drained`;
  return now.next === undefined ? undefined : 'what is new has nothing to change to';
}

/** From owned to free, and what is told of it. */
function wrongRelease(c: Commit, group: GroupName, was: Owned, gen: number): string | undefined {
  if (gen !== was.gen) return 'the generation changes';
  const { facts, next, before } = c;
  const now = next.groups[group];
  const last = now?.last;
  if (last === undefined) return 'no proof is written down with it';
  // What is given on in the same write tells the proof by which it was freed.
  if (last.from !== was.node) return `its last owner was ${was.node} and not ${last.from}`;
  if (last.proof === 'released')
    return facts.words.hasReleased(was.node, was.inc, group, was.gen) || isGone(c, was, 'released')
      ? undefined
      : `${was.node} never said that it has released it`;
  if (last.proof === 'reborn') return facts.isRebornFrom(was.node, was.inc) ? undefined : 'nobody was reborn';
  const entry = before.nodes[was.node];
  const stood = entry?.is === 'gone' && entry.inc === was.inc && entry.proof.kind === last.proof;
  const passed = last.proof === 'confirmed' && facts.isVouchedFor(was.node, was.inc);
  return stood || passed || isGone(c, was, last.proof)
    ? undefined
    : `no ${last.proof} of ${was.inc} is proved`;
}

function isGone({ next, before }: Commit, { node, inc }: Ownership, proof: string): boolean {
  return [next.nodes[node], before.nodes[node]].some(
    (entry) => entry?.is === 'gone' && entry.inc === inc && entry.proof.kind === proof,
  );
}

function wrongKeeping(c: Commit, group: GroupName, was: Owned, now: Owned): string | undefined {
  if (was.node !== now.node || was.inc !== now.inc)
    return 'an owner is never replaced without being free of it';
  if (was.is === 'draining' && now.is === 'assigned') return 'what is drained is not given back';
  const isMember = [c.before.nodes[was.node], c.next.nodes[was.node]].some((e) => e?.is === 'in');
  if (was.is === 'assigned' && now.is === 'draining' && !isMember) return 'its owner is not in';
  if (was.def === now.def) return undefined;
  if (now.def !== was.next) return 'it changes to a definition that was not named';
  const runs = c.facts.words.said(
    was.node,
    was.inc,
    ({ running }) => running[group]?.gen === was.gen && running[group]?.def === now.def,
  );
  return runs ? undefined : 'its owner never said that it runs with it';
}

/**
 * What must be durable on this node before it acts: the intent to run before the first start, and the refusal of a
 * generation before its release is published. A journal that cannot be written forbids starting, never stopping.
 */
import type { GroupConfig, GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { GroupEntry } from '../document.ts';
import type { Event } from '../event.ts';
import type { LocalGroup, LocalResource } from '../state.ts';
import { act, lookAgainNow, lookAtGroup, note, say, type Turn, unsay } from '../turn.ts';
import { changeOver } from './change.ts';
import { groupHere, setGroup } from './local.ts';
import { asFound, mayBeOpen } from './unjournaled.ts';

const retryMs = 1000;
/** A disk that takes no write for so long is waited for no longer: others must take over what it holds. */
const diskLimitMs = 10_000;

export function beginGroup(
  t: Turn,
  name: GroupName,
  entry: Extract<GroupEntry, { is: 'assigned' }>,
  definition: GroupConfig,
): void {
  const { gen } = entry;
  const def = entry.next ?? entry.def;
  const resources = mayBeOpen(t, name, entry) ? asFound(definition) : asStopped(definition);
  const writing = { since: t.clock.now, said: '' };
  setGroup(t, name, { gen, def, definition, step: 'opening', target: 'run', resources, writing });
  t.persist.push({ kind: 'journal-run', group: name, gen, def, definition });
  act(t, 'expect-starts', {});
}

function asStopped({ resources }: GroupConfig): LocalGroup['resources'] {
  return Object.fromEntries(
    resources.map(({ name }): [string, LocalResource] => [name, { now: { is: 'stopped' }, failures: [] }]),
  );
}

export function closeGroup(t: Turn, name: GroupName): void {
  const group = groupHere(t, name);
  const writing = group.writing ?? { since: t.clock.now, said: '' };
  setGroup(t, name, { ...group, step: 'closing', retryAt: undefined, writing });
  t.persist.push({ kind: 'journal-refuse', group: name, gen: group.gen });
}

export function journaled(t: Turn, e: Extract<Event, { kind: 'journaled' }>): void {
  const group = t.s.groups[e.group];
  if (!group || group.gen !== e.gen) return;
  t.s.dirty = true;
  if (e.what === 'run' && group.step === 'opening')
    setGroup(t, e.group, { ...group, journaled: true, writing: undefined });
  else if (e.what === 'run' && group.change?.step === 'journaling')
    changeOver(t, e.group, group, group.change);
  if (e.what === 'refuse' && group.step === 'closing') refuse(t, e.group, e.gen);
}

export function journalFailed(t: Turn, e: Extract<Event, { kind: 'journal-failed' }>): void {
  const group = t.s.groups[e.group];
  if (!group || group.gen !== e.gen) return;
  t.s.dirty = true;
  // What was waited for no longer may still be told.
  if (e.what === 'run') return isOpening(group) ? cannotOpen(t, e.group, group, e.said) : undefined;
  if (group.step !== 'closing') return;
  const { now } = t.clock;
  const writing = { since: group.writing?.since ?? now, said: e.said };
  setGroup(t, e.group, { ...group, step: 'open', target: 'stop', retryAt: now + retryMs, writing });
  if (!group.cannotRelease) sayFailed(t, e.group, e.said);
}

function sayFailed(t: Turn, group: GroupName, said: string): void {
  say(t, ['journal', group], { kind: 'journal-failed', group, said }, { group, level: 'alarm' });
}

function isOpening(group: LocalGroup): boolean {
  return group.step === 'opening' || group.change?.step === 'journaling';
}

/** What is being made durable takes too long, whether the disk refuses it again and again or does not answer at all. */
export function watchJournal(t: Turn, name: GroupName): void {
  const group = groupHere(t, name);
  if (group.writing === undefined) return;
  if (group.target === 'run' && group.step === 'open' && !isOpening(group))
    return setGroup(t, name, { ...group, writing: undefined, cannotRelease: undefined });
  const at = group.writing.since + diskLimitMs;
  if (t.clock.now < at) lookAtGroup(t, name, at);
  else if (isOpening(group)) cannotOpen(t, name, group, '');
  else cannotRelease(t, name, group, group.writing.said);
}

/** A group that is stopped and cannot be given away is in as bad a way as one that cannot be stopped. */
function cannotRelease(t: Turn, name: GroupName, group: LocalGroup, said: string): void {
  if (group.cannotRelease) return;
  const reason: Reason = { kind: 'cannot-release', group: name, forMs: diskLimitMs, said };
  setGroup(t, name, { ...group, cannotRelease: reason });
  say(t, ['journal', name], reason, { group: name, level: 'alarm' });
}

function cannotOpen(t: Turn, name: GroupName, group: LocalGroup, said: string): void {
  sayFailed(t, name, said);
  // Nothing of this generation was started, and nothing will be: leaving it needs no journal of its own, because a
  // restarted daemon must renew (and so supersede every late record write) before it starts anything.
  const why: Reason = { kind: 'journal-unwritable', said };
  setGroup(t, name, {
    ...group,
    step: 'open',
    change: undefined,
    target: 'stop',
    verdict: 'relocate',
    why,
    writing: undefined,
  });
  if (group.step === 'opening') refuse(t, name, group.gen);
}

function refuse(t: Turn, name: GroupName, gen: number): void {
  t.s.refused = { ...t.s.refused, [name]: gen };
  unsay(t, ['journal', name]);
  note(t, { kind: 'released', group: name, gen }, { group: name });
  const { writing: _writing, cannotRelease: _not, ...group } = groupHere(t, name);
  setGroup(t, name, { ...group, step: 'closed' });
  // Whoever waits for everything to be stopped may go on: an incarnation that is over, one that leaves.
  lookAgainNow(t);
}

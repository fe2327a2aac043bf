/**
 * What must be durable on this node before it acts: the intent to run before the first start, and the refusal of a
 * generation before its release is published. A journal that cannot be written forbids starting, never stopping.
 */
import type { GroupConfig, GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Event } from '../event.ts';
import type { LocalResource } from '../state.ts';
import { act, note, say, type Turn, unsay } from '../turn.ts';
import { changeOver } from './change.ts';
import { groupHere, setGroup } from './local.ts';

const retryMs = 1000;

export function beginGroup(
  t: Turn,
  name: GroupName,
  gen: number,
  def: string,
  definition: GroupConfig,
): void {
  const resources: Record<string, LocalResource> = {};
  for (const r of definition.resources) {
    resources[r.name] = { now: { is: 'stopped' }, failures: [] };
  }
  setGroup(t, name, { gen, def, definition, step: 'opening', target: 'run', resources });
  t.persist.push({ kind: 'journal-run', group: name, gen, def, definition });
  act(t, 'expect-starts', {});
}

export function closeGroup(t: Turn, name: GroupName): void {
  const group = groupHere(t, name);
  setGroup(t, name, { ...group, step: 'closing', retryAt: undefined });
  t.persist.push({ kind: 'journal-refuse', group: name, gen: group.gen });
}

export function journaled(t: Turn, e: Extract<Event, { kind: 'journaled' }>): void {
  const group = t.s.groups[e.group];
  if (!group || group.gen !== e.gen) return;
  t.s.dirty = true;
  if (e.what === 'run' && group.step === 'opening') setGroup(t, e.group, { ...group, journaled: true });
  else if (e.what === 'run' && group.change?.step === 'journaling')
    changeOver(t, e.group, group, group.change);
  if (e.what === 'refuse' && group.step === 'closing') refuse(t, e.group, e.gen);
}

export function journalFailed(t: Turn, e: Extract<Event, { kind: 'journal-failed' }>): void {
  const group = t.s.groups[e.group];
  if (!group || group.gen !== e.gen) return;
  t.s.dirty = true;
  const reason: Reason = { kind: 'journal-failed', group: e.group, said: e.said };
  say(t, ['journal', e.group], reason, { group: e.group, level: 'alarm' });
  if (e.what === 'refuse') {
    setGroup(t, e.group, { ...group, step: 'open', target: 'stop', retryAt: t.clock.now + retryMs });
    return;
  }
  // Nothing of this generation was started, and nothing will be: leaving it needs no journal of its own, because a
  // restarted daemon must renew (and so supersede every late record write) before it starts anything.
  const why: Reason = { kind: 'journal-unwritable', said: e.said };
  setGroup(t, e.group, {
    ...group,
    step: 'open',
    change: undefined,
    target: 'stop',
    verdict: 'relocate',
    why,
  });
  if (group.step === 'opening') refuse(t, e.group, e.gen);
}

function refuse(t: Turn, name: GroupName, gen: number): void {
  t.s.refused = { ...t.s.refused, [name]: gen };
  unsay(t, ['journal', name]);
  note(t, { kind: 'released', group: name, gen }, { group: name });
  setGroup(t, name, { ...groupHere(t, name), step: 'closed' });
}

/**
 * What daemons of this incarnation before this one may have opened although the journal does not name it: a journal can be
 * lost, damaged, or put back older while the agent runs. So a daemon that follows on another takes nothing that it finds given
 * to it for unopened: it looks at that as at what the journal names, before it starts or releases it.
 */
import { emptyGroup, type GroupConfig, type GroupName } from '../../config.ts';
import type { Reason } from '../../reason.ts';
import type { Document } from '../document.ts';
import type { OwnGroups } from '../remembered.ts';
import type { LocalGroup, LocalResource } from '../state.ts';
import { wantRead } from '../store-view.ts';
import { say, type Turn } from '../turn.ts';
import { isMine } from '../view/standing.ts';
import { setGroup } from './local.ts';

type Given = OwnGroups['entries'][number][1];

/** False until a linearizable read has shown what was given to this incarnation before this daemon began. */
export function knowsUnjournaled(t: Turn, document: Document, entries: OwnGroups['entries']): boolean {
  const { s } = t;
  if (s.unjournaled !== undefined) return true;
  if (s.store.confirmed < document.version) {
    wantRead(t);
    return false;
  }
  const open = entries.filter(([name, { gen }]) => !s.groups[name] && (s.refused[name] ?? -1) < gen);
  s.unjournaled = Object.fromEntries(open.map(([name, { gen }]) => [name, gen]));
  return true;
}

export function mayBeOpen(t: Turn, name: GroupName, { gen }: Given): boolean {
  return t.s.unjournaled?.[name] === gen;
}

/** Every resource is looked at first. */
export function asFound(definition: GroupConfig): LocalGroup['resources'] {
  return Object.fromEntries(
    definition.resources.map(({ name }): [string, LocalResource] => [
      name,
      { now: { is: 'adopting', order: 0 }, failures: [] },
    ]),
  );
}

/**
 * It shall not run here, and what daemons before this one left of it is stopped by the definition that the document names. Where
 * that is not known here nobody can tell what to stop: a stop that failed.
 */
export function stopUnjournaled(t: Turn, document: Document, name: GroupName, entry: Given): void {
  const { config } = t.s;
  if (config === undefined || config.hash !== document.config.hash) return;
  const { gen, def } = entry;
  const definition = config.value.groups[name];
  const isKnown = config.defs[name] === def && !(entry.is === 'assigned' && entry.next !== undefined);
  const common = { gen, def, step: 'open', target: 'stop' } as const;
  if (definition && isKnown)
    return setGroup(t, name, { ...common, definition, resources: asFound(definition) });
  const reason: Reason = { kind: 'group-lost', group: name };
  say(t, ['journal', name], reason, { group: name, level: 'alarm' });
  setGroup(t, name, {
    ...common,
    definition: emptyGroup,
    resources: {},
    verdict: 'relocate',
    cannotRelease: reason,
  });
}

/** The document still gives this incarnation something that may be open here, and that is not looked at yet. */
export function hasUnjournaled(t: Turn, document: Document): boolean {
  const { unjournaled, groups, refused } = t.s;
  if (unjournaled === undefined) return true;
  return Object.entries(unjournaled).some(([name, gen]) => {
    const entry = document.groups[name];
    const isGiven = entry !== undefined && entry.is !== 'free' && isMine(t, entry) && entry.gen === gen;
    return isGiven && groups[name] === undefined && (refused[name] ?? -1) < gen;
  });
}

/** Nobody here can tell what of it to stop: it is never released. */
export function isLost({ cannotRelease }: LocalGroup): boolean {
  return cannotRelease?.kind === 'group-lost';
}

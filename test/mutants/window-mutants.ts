/** Windows of time: they bind moves that nothing forces, and nothing else. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const windowMutants: readonly RuleMutant[] = [
  {
    name: 'goes-outside-of-its-window',
    rule: 'outside of its window a group goes to no better node by itself',
    file: `${folder}/windows.ts`,
    find: 'if (wall >= opening.opens) return undefined;',
    replace: 'if (wall >= 0) return undefined;',
  },
  {
    name: 'window-never-opens',
    rule: 'while its window is open a group goes to a better node',
    file: `${folder}/windows.ts`,
    find: 'if (wall >= opening.opens) return undefined;',
    replace: 'if (wall >= opening.closes) return undefined;',
  },
  {
    name: 'unknown-window-is-open',
    rule: 'where the time zone is not known no window is open',
    file: `${folder}/windows.ts`,
    find: "if (opening === undefined) return { kind: 'window-never-opens', cron, timezone };",
    replace: 'if (opening === undefined) return undefined;',
  },
  {
    name: 'window-forbids',
    rule: 'a person, what has to start and what must leave wait for no window',
    file: `${folder}/placement-view.ts`,
    find: '      unfit.get(node) ??\n',
    replace:
      '      unfit.get(node) ??\n      (isOwner(m, group, node) ? undefined : closedNow(m.config.groups[group], m.wall, m.calendar)) ??\n',
  },
  {
    name: 'opens-without-a-look',
    rule: 'a group goes when its window opens, and not whenever somebody looks next',
    file: 'src/core/takeover/coordinate/follow-windows.ts',
    find: 'if (opening) lookAgain(t, now + (turnsAt(opening, wall) - wall));',
    replace: 'if (opening) void turnsAt(opening, now);',
  },
  {
    name: 'calendar-remembers-too-long',
    rule: 'whether a window is open is worked out by the time that is given',
    file: 'src/calendar/calendar.ts',
    find: 'wall >= found.from && wall < found.until',
    replace: 'wall < found.until',
  },
];

/** What a group does without one that it starts after. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const orderMutants: readonly RuleMutant[] = [
  {
    name: 'runs-without-at-once',
    rule: 'a group that runs without the first one waits for it as long as it says',
    file: `${folder}/without-first.ts`,
    find: 'return at !== undefined && m.wall >= at;',
    replace: 'return at !== undefined;',
  },
  {
    name: 'never-runs-without',
    rule: 'a group that runs without the first one starts when that has not run for so long',
    file: `${folder}/without-first.ts`,
    find: 'return at !== undefined && m.wall >= at;',
    replace: 'return at !== undefined && m.wall < 0;',
  },
  {
    name: 'stops-with-all-the-same',
    rule: 'a group that runs without the first one is not stopped with it',
    file: `${folder}/placement-view.ts`,
    find: 'if (way.includes(other) || runsWithout(m.config, group, other)) continue;',
    replace: 'if (way.includes(other)) continue;',
  },
  {
    name: 'runs-on-without',
    rule: 'a group that stops without the first one stops when that has not run for so long',
    file: 'src/core/takeover/coordinate/assign.ts',
    find: 'const stops = not ?? stopsWithout(moment, name);',
    replace: 'const stops = not;',
  },
  {
    name: 'down-is-forgotten-at-every-look',
    rule: 'since when the first does not run is written down once',
    file: 'src/core/takeover/coordinate/note-down.ts',
    find: 'before[name] ?? { at: wall }',
    replace: '{ at: wall + 0 * Object.keys(before).length }',
    also: [
      {
        file: 'src/core/takeover/coordinate/note-down.ts',
        find: 'if (names.join() !== Object.keys(before).join())',
        replace: 'if (names.length > 0 || Object.keys(before).length > 0)',
      },
    ],
  },
  {
    name: 'maintained-counts-as-down',
    rule: 'what is under maintenance is left to the person',
    file: `${folder}/without-first.ts`,
    find: 'm.document.maintenance[name] === undefined && !runs(m, name)',
    replace: '!runs(m, name)',
  },
  {
    name: 'acts-without-a-look',
    rule: 'a group acts when the first has not run for so long, and not whenever somebody looks next',
    file: 'src/core/takeover/coordinate/note-down.ts',
    find: 'if (at !== undefined && at > wall) lookAgain(t, now + (at - wall));',
    replace: 'if (at !== undefined && at < 0) lookAgain(t, now + (at - wall));',
  },
];

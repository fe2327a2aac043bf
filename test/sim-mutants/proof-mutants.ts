/** Rules of what is believed of a fence device, a person and a clock, each broken on purpose. */
import type { Mutant } from './mutant.ts';

const judge = 'src/core/takeover/coordinate/judge-off.ts';
const signs = 'src/core/takeover/coordinate/sign-of-life.ts';
const scenario = (file: string) => ({ kind: 'scenario', file }) as const;

export const proofMutants: readonly Mutant[] = [
  {
    name: 'exit-two-is-off',
    breaks: 'off counts although the command that switches off has failed',
    edits: [{ file: judge, find: 'if (failed !== undefined) {', replace: 'if (failed === word) {' }],
    hunt: scenario('device-exits-2.txt'),
  },
  {
    name: 'off-by-code-after-failure',
    breaks: 'after a failed command off by an exit code alone counts',
    edits: [
      { file: judge, find: 'return sawOn && after.inWords ?', replace: 'return sawOn || after.inWords ?' },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/coordinate/judge-off.test.ts' },
  },
  {
    name: 'off-never-on',
    breaks: 'off by its exit code alone counts of a device that has never said on',
    edits: [{ file: judge, find: "return word === 'on' || after.inWords ?", replace: 'return word ?' }],
    hunt: scenario('device-never-asked-wordless.txt'),
  },
  {
    name: 'contradiction-ignored',
    breaks: 'off counts of a device that said off of a node that was heard',
    edits: [
      {
        file: judge,
        find: "if (word === 'contradicts') return",
        replace: "if (word === 'on' && sawOn) return",
      },
    ],
    hunt: scenario('device-contradicts.txt'),
  },
  {
    name: 'doubt-forgotten',
    breaks: 'the next attempt believes a device that lied in the one before',
    edits: [
      {
        file: judge,
        find: "if (entry.is === 'accused' && entry.doubted?.includes(device)) return 'contradicts';",
        replace: '',
      },
    ],
    hunt: scenario('device-lies-while-heard.txt'),
  },
  {
    name: 'off-while-heard',
    breaks: 'off counts although members hear the node',
    edits: [{ file: signs, find: 'if (by !== undefined) {', replace: 'if (by === node) {' }],
    hunt: { kind: 'test', file: 'src/core/takeover/coordinate/fence-result.test.ts' },
  },
  {
    name: 'off-while-it-renews',
    breaks: 'off counts although the node renews its record',
    edits: [
      {
        file: signs,
        find: "if (!tried.lively || fellSilent(t, node, tried.inc)) return { is: 'silent' };",
        replace: "return { is: 'silent' };",
      },
    ],
    hunt: scenario('device-lies-while-it-renews.txt'),
  },
  {
    name: 'doubt-at-once',
    breaks: 'a device that says off in the moment its node loses power is called a liar',
    edits: [
      {
        file: 'src/core/takeover/membership/ask-devices.ts',
        find: 'return 2 * beatIntervalMs * (beatMisses + 3);',
        replace: 'return beatIntervalMs - beatMisses;',
      },
    ],
    hunt: { kind: 'test', file: 'src/core/takeover/membership/ask-devices.test.ts' },
  },
  {
    name: 'let-in-while-fenced',
    breaks: 'a node is let in while a fence of it is under way',
    edits: [
      {
        file: 'src/core/takeover/coordinate/admit.ts',
        find: 'if (underWay !== undefined) return holdBack(t, d, node, record, underWay);',
        replace: 'if (underWay === -1) return holdBack(t, d, node, record, underWay);',
      },
    ],
    hunt: scenario('fence-in-flight.txt'),
  },
  {
    name: 'attempt-of-another-forgotten',
    breaks: 'a fence that another coordinator began is taken for ended',
    edits: [
      {
        file: 'src/core/takeover/coordinate/attempts.ts',
        find: 'until: mine ? earlier : t.clock.now + longestMs(t, node)',
        replace: 'until: mine ? earlier : earlier * longestMs(t, node)',
      },
    ],
    hunt: scenario('fence-in-flight-successor.txt'),
  },
  {
    name: 'future-holds',
    breaks: 'a time of a clock that was ahead holds for as long as the clocks are behind it',
    edits: [
      {
        file: 'src/core/takeover/coordinate/draft.ts',
        find: '  Object.assign(d.next, withPastTimes(d.next, wall));\n  if (isWrong)',
        replace: '  if (isWrong && d.next === withPastTimes(d.next, wall))',
      },
    ],
    hunt: scenario('clock-a-year-ahead.txt'),
  },
];

/** What is believed of a fence device, a person and a clock, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

export const proofMutants: readonly RuleMutant[] = [
  {
    name: 'exit-two-is-off',
    rule: 'off does not count when the command that switches off has failed and on was not seen before',
    file: 'src/core/takeover/coordinate/judge-off.ts',
    find: 'if (failed !== undefined) {',
    replace: 'if (failed === word) {',
  },
  {
    name: 'off-by-code-after-failure',
    rule: 'after a failed command off counts in words only',
    file: 'src/core/takeover/coordinate/judge-off.ts',
    find: 'return sawOn && after.inWords ?',
    replace: 'return sawOn || after.inWords ?',
  },
  {
    name: 'off-never-on',
    rule: 'off by its exit code alone does not count of a device that has never said on',
    file: 'src/core/takeover/coordinate/judge-off.ts',
    find: "return word === 'on' || after.inWords ?",
    replace: 'return word ?',
  },
  {
    name: 'contradiction-ignored',
    rule: 'off does not count of a device that said off of a node that was heard',
    file: 'src/core/takeover/coordinate/judge-off.ts',
    find: "if (word === 'contradicts') return",
    replace: "if (word === 'on' && sawOn) return",
  },
  {
    name: 'doubt-forgotten',
    rule: 'a device that lied in one attempt is not believed in the next',
    file: 'src/core/takeover/coordinate/judge-off.ts',
    find: "if (entry.is === 'accused' && entry.doubted?.includes(device)) return 'contradicts';",
    replace: '',
  },
  {
    name: 'off-while-heard',
    rule: 'no outside proof is taken while a member hears that incarnation',
    file: 'src/core/takeover/coordinate/sign-of-life.ts',
    find: 'if (by !== undefined) {',
    replace: 'if (by === node) {',
  },
  {
    name: 'off-by-a-judge-that-has-just-begun',
    rule: 'a judge that has only just read a record takes it for one that moves',
    file: 'src/core/takeover/coordinate/sign-of-life.ts',
    find: 'if (seen === undefined || seen.inc !== inc) return false;',
    replace: 'if (seen === undefined || seen.inc !== inc || seen.moves === 0) return false;',
  },
  {
    name: 'off-while-it-renews',
    rule: 'off is not taken while the record moves',
    file: 'src/core/takeover/coordinate/sign-of-life.ts',
    find: "if (!tried.lively || fellSilent(t, node, tried.inc)) return { is: 'silent' };",
    replace: "return { is: 'silent' };",
  },
  {
    name: 'doubt-at-once',
    rule: 'an off is a contradiction only when the node is heard twice the time of a missed node later',
    file: 'src/core/takeover/membership/ask-devices.ts',
    find: 'return 2 * beatIntervalMs * (beatMisses + 3);',
    replace: 'return beatIntervalMs - beatMisses;',
  },
  {
    name: 'let-in-while-fenced',
    rule: 'a node is not let in while the command of a fence may still cut it',
    file: 'src/core/takeover/coordinate/admit.ts',
    find: 'if (underWay !== undefined) return holdBack(t, d, node, record, underWay);',
    replace: 'if (underWay === -1) return holdBack(t, d, node, record, underWay);',
  },
  {
    name: 'attempt-of-another-forgotten',
    rule: 'who did not run an attempt counts its time from its first sight of it',
    file: 'src/core/takeover/coordinate/attempts.ts',
    find: 'until: mine ? earlier : t.clock.now + longestMs(t, node)',
    replace: 'until: mine ? earlier : earlier * longestMs(t, node)',
  },
  {
    name: 'future-holds',
    rule: "a time that lies in the coordinator's future counts as now",
    file: 'src/core/takeover/coordinate/draft.ts',
    find: '  Object.assign(d.next, withPastTimes(d.next, wall));\n  if (isWrong)',
    replace: '  if (isWrong && d.next === withPastTimes(d.next, wall))',
  },
];

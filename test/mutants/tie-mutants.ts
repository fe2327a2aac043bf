/** Which of two halves goes on, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/membership';

export const tieMutants: readonly RuleMutant[] = [
  {
    name: 'prefers-the-other',
    rule: 'the half with the preferred node goes on',
    file: `${folder}/tie.ts`,
    find: 'return ours.includes(preferred) ?',
    replace: 'return !ours.includes(preferred) ?',
  },
  {
    name: 'prefer-after-groups',
    rule: 'it goes on whatever runs where',
    file: `${folder}/tie.ts`,
    find: '  if (preferred !== undefined)\n',
    replace: '  if (preferred !== undefined && owned(document, ours) === owned(document, theirs))\n',
  },
  {
    name: 'prefers-the-last',
    rule: 'the first of the preferred nodes counts',
    file: `${folder}/tie.ts`,
    find: 'tie?.prefer.find(',
    replace: 'tie?.prefer.findLast(',
  },
  {
    name: 'prefers-one-that-is-gone',
    rule: 'of the preferred nodes those count that are in',
    file: `${folder}/tie.ts`,
    find: '(node) => ours.includes(node) || theirs.includes(node));',
    replace: "(node) => node !== '');",
  },
  {
    name: 'delay-for-the-preferred',
    rule: 'the delay is for the half without the preferred node',
    file: `${folder}/judge.ts`,
    find: 'preferred !== undefined && theirs.includes(preferred);',
    replace: 'preferred !== undefined;',
  },
  {
    name: 'prefer-in-a-minority',
    rule: 'fewer than half go on only when nobody else has decided, whoever is among them',
    file: `${folder}/judge.ts`,
    find: 'side.heard * 2 === side.of ?',
    replace: 'side.heard * 2 <= side.of ?',
  },
  {
    name: 'delay-without-end',
    rule: 'the half without the preferred node goes on after minorityDelay and the delay',
    file: `${folder}/judge.ts`,
    find: 'if (t.clock.now >= until) return accusing(t, until,',
    replace: 'if (t.clock.now >= until && !yields) return accusing(t, until,',
  },
  {
    name: 'no-delay',
    rule: 'the half without the preferred node waits for the delay, too',
    file: `${folder}/judge.ts`,
    find: '.minorityDelayMs + (yields?.forMs ?? 0);',
    replace: '.minorityDelayMs + 0 * (yields?.forMs ?? 0);',
  },
];

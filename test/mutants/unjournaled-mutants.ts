/** What a daemon may have opened that no journal names, each rule broken once. */
import type { RuleMutant } from './rule-mutant.ts';

const takeover = 'src/core/takeover';

export const unjournaledMutants: readonly RuleMutant[] = [
  {
    name: 'unjournaled-taken-for-unopened',
    rule: 'a daemon that follows on another looks at what it is given and no journal names before it releases it',
    file: `${takeover}/groups/run-groups.ts`,
    find: '    if (mayBeOpen(t, name, entry)) {\n      stopUnjournaled(t, document, name, entry);\n      continue;\n    }\n',
    replace: '',
  },
  {
    name: 'unjournaled-of-unknown-definition-released',
    rule: 'what no journal names, and by which definition it runs is not known, is a stop that failed',
    file: `${takeover}/groups/run-groups.ts`,
    find: "if (now.target !== 'stop' || !allStopped(now) || isLost(now)) return;",
    replace: "if (now.target !== 'stop' || !allStopped(now)) return;",
  },
  {
    name: 'has-left-before-it-looked',
    rule: 'left is said only when nothing is left that a daemon before this one may have opened',
    file: `${takeover}/own-record.ts`,
    find: ' && !hasUnjournaled(t, document)',
    replace: '',
  },
];

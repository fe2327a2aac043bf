/** What operators ask and apply: requests about what has left, claims across a change of the configuration. */
import type { RuleMutant } from './rule-mutant.ts';

export const requestMutants: readonly RuleMutant[] = [
  {
    name: 'asks-for-what-has-left',
    rule: 'a request about something that is not there any more is refused',
    file: 'src/core/takeover/requests/group-requests.ts',
    find: 'return Object.hasOwn(configOf(t).groups, group)',
    replace: 'return Object.hasOwn(configOf(t).nodes, group) || group',
  },
  {
    name: 'claims-nothing',
    rule: 'a group holds what its definition claims until it is free',
    file: 'src/core/takeover/coordinate/claims.ts',
    find: 'if (claims.length === 0) return undefined;',
    replace: 'if (claims.length >= 0) return undefined;',
  },
  {
    name: 'forgets-what-it-held',
    rule: 'what groups hold by an older configuration stands in the document',
    file: 'src/core/takeover/coordinate/claims.ts',
    find: "if (held.length > 0 && !staysKnown) put(d, 'held', group, held);",
    replace: '',
  },
  {
    name: 'lets-go-when-told',
    rule: 'while a group has def and next it holds the claims of both',
    file: 'src/core/takeover/coordinate/claims.ts',
    find: 'entry.next === undefined && entry.def === defs[group];',
    replace: '(entry.next ?? entry.def) === defs[group];',
  },
  {
    name: 'nobody-breaks-the-circle',
    rule: 'of groups that wait for one another in a circle the first is drained',
    file: 'src/core/takeover/coordinate/claims.ts',
    find: 'if (at === name) return circle;',
    replace: '',
  },
];

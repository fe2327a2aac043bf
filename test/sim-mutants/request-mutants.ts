/** Rules of what operators ask and apply: requests about what has left, and claims across a change of the configuration. */
import type { Mutant } from './mutant.ts';

export const requestMutants: readonly Mutant[] = [
  {
    name: 'asks-for-what-has-left',
    breaks: 'a group that has left the configuration is moved like any other',
    edits: [
      {
        file: 'src/core/takeover/requests/group-requests.ts',
        find: 'return Object.hasOwn(configOf(t).groups, group)',
        replace: 'return Object.hasOwn(configOf(t).nodes, group) || group',
      },
    ],
    hunt: { kind: 'scenario', file: 'requests-to-a-removed-group.txt' },
  },
  {
    name: 'claims-nothing',
    breaks: 'a group is given an address that another one still holds',
    edits: [
      {
        file: 'src/core/takeover/coordinate/claims.ts',
        find: 'if (claims.length === 0) return undefined;',
        replace: 'if (claims.length >= 0) return undefined;',
      },
    ],
    hunt: { kind: 'scenario', file: 'claims-renamed-group.txt' },
  },
  {
    name: 'forgets-what-it-held',
    breaks:
      'what a group holds by an older definition is forgotten when another configuration comes into force',
    edits: [
      {
        file: 'src/core/takeover/coordinate/claims.ts',
        find: "if (held.length > 0 && !staysKnown) put(d, 'held', group, held);",
        replace: '',
      },
    ],
    hunt: { kind: 'scenario', file: 'claims-owner-lost.txt' },
  },
  {
    name: 'lets-go-when-told',
    breaks: 'a group holds nothing by the definition it is still changing from',
    edits: [
      {
        file: 'src/core/takeover/coordinate/claims.ts',
        find: 'entry.next === undefined && entry.def === defs[group];',
        replace: '(entry.next ?? entry.def) === defs[group];',
      },
    ],
    hunt: { kind: 'scenario', file: 'claims-moved-resource.txt' },
  },
  {
    name: 'nobody-breaks-the-circle',
    breaks: 'groups that swap their addresses wait for one another for ever',
    edits: [
      {
        file: 'src/core/takeover/coordinate/claims.ts',
        find: 'if (at === name) return circle;',
        replace: '',
      },
    ],
    hunt: { kind: 'scenario', file: 'claims-swapped.txt' },
  },
];

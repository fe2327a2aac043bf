/** What a group would rather have: it decides between nodes that are as good, forbids nothing, and moves come to an end. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const preferMutants: readonly RuleMutant[] = [
  {
    name: 'what-is-rather-had-does-not-count',
    rule: 'between nodes that are as good a group comes where more is as it would rather have it',
    file: `${folder}/choose.ts`,
    find: 'if (unmet !== 0) return unmet < 0;',
    replace: '',
  },
  {
    name: 'the-list-goes-before-what-is-rather-had',
    rule: 'of the preferred nodes those come first where more is as the group would rather have it',
    file: `${folder}/candidates.ts`,
    find: 'return unmet === undefined ? nodes : nodes.toSorted((a, b) => unmet(a) - unmet(b));',
    replace: 'return unmet === undefined ? nodes : nodes.toSorted(() => 0);',
  },
  {
    name: 'moves-for-what-is-rather-had',
    rule: 'what runs and does not go to a better node by itself is not moved for a wish',
    file: `${folder}/choose.ts`,
    find: 'if (a.node === owner || b.node === owner) return b.node === owner && a.node !== owner;',
    replace:
      'if (leader.unmet(b.node) === leader.unmet(a.node) && (a.node === owner || b.node === owner)) return b.node === owner && a.node !== owner;',
  },
  {
    name: 'a-wish-counts-for-who-says-it',
    rule: 'a wish counts for both groups, whichever says it',
    file: `${folder}/prefer.ts`,
    find: 'add(how, other, name);',
    replace: '',
  },
  {
    name: 'only-the-leader-has-wishes',
    rule: 'of groups that run together all wishes count',
    file: `${folder}/candidates.ts`,
    find: 'return bundle.flatMap((name) => unmetAt(wishes.get(name), is));',
    replace: 'return bundle.slice(0, 1).flatMap((name) => unmetAt(wishes.get(name), is));',
  },
];

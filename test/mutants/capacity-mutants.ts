/** What nodes have room for: that none is given too much, and that nothing which runs stops for a number. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const capacityMutants: readonly RuleMutant[] = [
  {
    name: 'room-is-not-counted',
    rule: 'no write assigns a group to a node that has too little for it',
    file: `${folder}/candidates.ts`,
    find: 'obstacle(input, name, n, seats) ?? (n === owned ? undefined : lack(n));',
    replace: 'obstacle(input, name, n, seats) ?? (n !== owned ? undefined : lack(n));',
  },
  {
    name: 'only-the-one-that-comes-is-counted',
    rule: 'what is at a node counts there',
    file: `${folder}/candidates.ts`,
    find: 'return lackAt(input.config, node, bundle, others.filter(counts));',
    replace: 'return lackAt(input.config, node, bundle, others.filter(counts).slice(1));',
  },
  {
    name: 'room-of-one-that-stands-is-taken',
    rule: 'what stands at a node counts there, and keeps its room',
    file: `${folder}/candidates.ts`,
    find: 'return decided ? decided.node === node : standing.get(other) === node && !isThere;',
    replace: 'return decided?.node === node && !(isThere && standing.size < 0);',
  },
  {
    name: 'room-of-one-under-maintenance-is-taken',
    rule: 'what is under maintenance at a node counts there',
    file: `${folder}/candidates.ts`,
    find: 'if (isKept) return true;',
    replace: '',
  },
  {
    name: 'each-of-a-bundle-is-counted-alone',
    rule: 'groups that run together need what all of them need',
    file: `${folder}/candidates.ts`,
    find: '(isBarred(n) ? undefined : lackBeside(input, bundle, n, seats));',
    replace: '(isBarred(n) ? undefined : lackBeside(input, bundle.slice(0, 1), n, seats));',
  },
  {
    name: 'what-is-not-named-is-there',
    rule: 'what a node does not name it has none of',
    file: `${folder}/capacity.ts`,
    find: 'const has = capacity[what] ?? 0;',
    replace: 'const has = capacity[what] ?? needs;',
  },
  {
    name: 'the-first-amount-is-enough',
    rule: 'everything that a group needs is counted',
    file: `${folder}/capacity.ts`,
    find: 'if (needs === 0 || needs <= free) continue;',
    replace: 'if (needs === 0 || needs <= free) return undefined;',
  },
  {
    name: 'comes-beside-what-has-its-room-yet',
    rule: 'until a group is free it is at its node with what it needs',
    file: `${folder}/not-left-yet.ts`,
    find: "other !== name && entry.is !== 'free' && entry.node === node ? [other] : [],",
    replace: "other !== name && entry.is === 'assigned' && entry.node === node ? [other] : [],",
  },
  {
    name: 'comes-beside-one-that-left-the-file',
    rule: 'while a group that has left the configuration is at a node, no group that needs anything comes there',
    file: `${folder}/not-left-yet.ts`,
    find: "if (unknown !== undefined) return { kind: 'room-not-left-yet', group: unknown, node };",
    replace: '',
  },
  {
    name: 'what-runs-stops-for-a-number',
    rule: 'one that fits nowhere by a new configuration stays and runs on',
    file: `${folder}/candidates.ts`,
    find: 'obstacle(input, name, n, seats) ?? (n === owned ? undefined : lack(n));',
    replace: 'obstacle(input, name, n, seats) ?? lack(n);',
  },
  {
    name: 'what-has-too-little-room-stays',
    rule: 'what has too little room by a new configuration is moved to where it fits',
    file: `${folder}/candidates.ts`,
    find: 'poorFor(input, name, n) ?? (n === owned ? lack(n) : undefined);',
    replace: 'poorFor(input, name, n);',
  },
  {
    name: 'stops-for-one-that-should-come-beside-it',
    rule: 'nothing that runs stops for a group that is to run together with it and does not fit beside it',
    file: `${folder}/place.ts`,
    find: "const stay = choice.is === 'nowhere' && !room ? whoCanStay(p, bundle, fits) : [];",
    replace: "const stay = choice.is !== 'nowhere' && !room ? whoCanStay(p, bundle, fits) : [];",
  },
  {
    name: 'no-room-is-made-for-what-it-needs',
    rule: 'room is made for one that finds too little of it',
    file: `${folder}/make-room.ts`,
    find: 'yield* whoGoes(attempt, coming, [...out, one], i);',
    replace: '',
  },
  {
    name: 'room-is-made-where-there-is-none',
    rule: 'who is put elsewhere comes to where it fits',
    file: `${folder}/make-room.ts`,
    find: 'if (lackAt(attempt.search.input.config, node, bundle.groups, there.groups) === undefined) return yield out;',
    replace: '  if (there.groups.length >= 0) return yield out;',
  },
];

/** Where groups come: who moves for whom, and that moves come to an end. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const placementMutants: readonly RuleMutant[] = [
  {
    name: 'what-waits-goes-before-what-is-on-its-way',
    rule: 'what stands comes before what only waits',
    file: `${folder}/turns.ts`,
    find: "const order = ['stays', 'comes', 'leaves', 'free']",
    replace: "const order = ['free', 'stays', 'comes', 'leaves']",
  },
  {
    name: 'what-leaves-goes-first',
    rule: 'what stands comes before what must leave its node',
    file: `${folder}/turns.ts`,
    find: "const order = ['stays', 'comes', 'leaves', 'free']",
    replace: "const order = ['leaves', 'stays', 'comes', 'free']",
  },
  {
    name: 'who-goes-back-displaces',
    rule: 'nobody comes to a node where one stands that it keeps apart from',
    file: `${folder}/candidates.ts`,
    find: 'return standing.get(other) === node && standing.get(name) !== node;',
    replace: 'return standing.get(other) === node && standing.get(name) === undefined;',
  },
  {
    name: 'who-is-on-its-way-stands-nowhere',
    rule: 'one that is on its way stands where it was sent',
    file: `${folder}/turns.ts`,
    find: "return isThere ? { is: 'comes', stands: to } : { is: 'comes' };",
    replace: "return isThere ? { is: 'comes' } : { is: 'comes' };",
  },
  {
    name: 'stands-where-it-may-not-be',
    rule: 'one that may not be where it was sent stands nowhere',
    file: `${folder}/turns.ts`,
    find: "return isThere ? { is: 'comes', stands: to } : { is: 'comes' };",
    replace: "return isThere ? { is: 'comes', stands: to } : { is: 'comes', stands: to };",
  },
  {
    name: 'two-at-one-node-both-leave',
    rule: 'of two that stand at one node the first may stay',
    file: `${folder}/candidates.ts`,
    find: ' && standing.get(name) !== node;',
    replace: ' && standing.get(name) !== other;',
  },
  {
    name: 'forbidden-there-and-stays',
    rule: 'one that may not be at its node by a new definition must leave it, and displaces nobody',
    file: `${folder}/turns.ts`,
    find: 'if (restricted && nodes.length > 0 && !nodes.includes(node)) return false;',
    replace: 'if (restricted && nodes.length > 99 && !nodes.includes(node)) return false;',
  },
  {
    name: 'comes-to-what-is-under-maintenance',
    rule: 'a group under maintenance is where it is, whatever else is decided about it',
    file: `${folder}/candidates.ts`,
    find: 'if (input.keptAt(other) === node) return true;',
    replace: 'if (input.keptAt(other) === node && !placed.has(other)) return true;',
  },
  {
    name: 'leaves-what-is-under-maintenance',
    rule: 'a group that runs together with one under maintenance does not leave it',
    file: `${folder}/place.ts`,
    find: 'groups.some((g) => input.keptAt(g) === c.node)',
    replace: 'groups.every((g) => input.keptAt(g) === c.node)',
  },
  {
    name: 'waits-for-what-cannot-be-moved',
    rule: 'a bundle of which one is under maintenance where another may not be runs where the others are',
    file: `${folder}/turns.ts`,
    find: 'return groups.every(isKept) ? kept : first(groups.filter((g) => !isKept(g)));',
    replace: 'return kept ?? first(groups);',
  },
  {
    name: 'restarts-elsewhere',
    rule: 'what is on its way comes where it was sent, also with the write that frees it',
    file: `${folder}/placement-view.ts`,
    find: "const entry = now?.is === 'free' ? m.before?.groups[group] : now;",
    replace: 'const entry = now;',
  },
  {
    name: 'sent-to-where-it-serves-nobody',
    rule: 'nobody is sent to a node that has been cut off meanwhile while another is not',
    file: `${folder}/place.ts`,
    find: "to?.why.kind === 'moved-for' || some.length === 0 ? legal : some",
    replace: "to?.why.kind === 'moved-for' || some.length >= 0 ? legal : some",
  },
  {
    name: 'goes-back-quietly-nowhere',
    rule: 'a failback that a person asks for is refused in words where one is in the way that keeps apart',
    file: 'src/core/takeover/requests/group-requests.ts',
    find: "if (root.kind === 'apart-from') return refuse(",
    replace: "if (root.kind === 'not-placed') return refuse(",
  },
];

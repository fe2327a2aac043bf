/** A node that comes and goes is given no groups that another node could run. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const quarantineMutants: readonly RuleMutant[] = [
  {
    name: 'no-quarantine',
    rule: 'a node that departed so often is given no groups until it has stayed',
    file: `${folder}/absences.ts`,
    find: 'if (kept) return kept;',
    replace: '',
  },
  {
    name: 'quarantine-one-departure-late',
    rule: 'the departure that makes it as many as the file says counts',
    file: `${folder}/absences.ts`,
    find: 'absence.count < quarantine.departures',
    replace: 'absence.count <= quarantine.departures',
  },
  {
    name: 'quarantine-without-end',
    rule: 'a quarantine ends when the node has stayed',
    file: `${folder}/absences.ts`,
    find: "return wall < until ? { kind: 'quarantined'",
    replace: "return wall > 0 ? { kind: 'quarantined'",
  },
  {
    name: 'starts-in-quarantine',
    rule: 'what has to start somewhere comes to no node in quarantine while there is another',
    file: `${folder}/candidates.ts`,
    find: "const isLastChoice = why?.kind === 'quarantined' || (why?.kind === 'back-lately' && why.times > 1);",
    replace: "const isLastChoice = why?.kind === 'back-lately' && why.times > 1;",
  },
  {
    name: 'quarantine-forbids',
    rule: 'where no other node can run a group, quarantine yields',
    file: `${folder}/candidates.ts`,
    find: "if (unsteady !== undefined) return { node, rank: 'unsteady', why: unsteady };",
    replace:
      "if (unsteady !== undefined) return { node, rank: unsteady.kind === 'quarantined' ? 'illegal' : 'unsteady', why: unsteady };",
  },
  {
    name: 'quarantine-is-not-lifted',
    rule: 'a person ends a quarantine',
    file: 'src/core/takeover/requests/node-requests.ts',
    find: '      liftQuarantine(t, d, node);\n',
    replace: '',
  },
  {
    name: 'quarantine-is-forgotten-early',
    rule: 'a departure is not forgotten while the node is in quarantine',
    file: `${folder}/absences.ts`,
    find: 'Math.max(forgottenMs, quarantine?.stayMs ?? 0)',
    replace: 'forgottenMs',
  },
];

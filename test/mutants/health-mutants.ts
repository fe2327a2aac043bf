/** Who is not well by its own checks: its groups leave it, and what fails for all moves nothing. */
import type { RuleMutant } from './rule-mutant.ts';

const folder = 'src/core/takeover/placement';

export const healthMutants: readonly RuleMutant[] = [
  {
    name: 'stays-where-it-is-not-well',
    rule: 'a group leaves a node that is not well while another one is',
    file: `${folder}/candidates.ts`,
    find: 'return network === undefined ? input.unwell(group, node) :',
    replace: 'return network === undefined ? undefined :',
  },
  {
    name: 'leaves-for-what-fails-everywhere',
    rule: 'a node that is not well is left only when the others had the time to find the same',
    file: `${folder}/placement-view.ts`,
    find: 'return m.unsettled?.has(node) ? undefined : saysUnwell(m, node);',
    replace: 'return saysUnwell(m, node);',
  },
  {
    name: 'comes-to-who-says-that-it-is-not-well',
    rule: 'nobody comes to a node that has just said that it is not well',
    file: `${folder}/placement-view.ts`,
    find: '(isOwner(m, group, node) ? unwellAt(m, node) : saysUnwell(m, node))',
    replace: '(isOwner(m, group, node) || node ? unwellAt(m, node) : saysUnwell(m, node))',
  },
];

/** The rules of the takeover protocol, each broken once by one small change of the code that keeps it. */
import { coordinateMutants } from './coordinate-mutants.ts';
import { fenceMutants } from './fence-mutants.ts';
import { keeperMutants } from './keeper-mutants.ts';
import { ownerMutants } from './owner-mutants.ts';
import type { RuleMutant } from './rule-mutant.ts';

export const ruleMutants: readonly RuleMutant[] = [
  ...coordinateMutants,
  ...fenceMutants,
  ...ownerMutants,
  ...keeperMutants,
];

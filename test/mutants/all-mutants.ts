/** The rules of the takeover protocol, each broken once by a small change of the code that keeps it. */
import { agentMutants } from './agent-mutants.ts';
import { capacityMutants } from './capacity-mutants.ts';
import { coordinateMutants } from './coordinate-mutants.ts';
import { daemonMutants } from './daemon-mutants.ts';
import { fenceMutants } from './fence-mutants.ts';
import { healthMutants } from './health-mutants.ts';
import { keeperMutants } from './keeper-mutants.ts';
import { orderMutants } from './order-mutants.ts';
import { ownerMutants } from './owner-mutants.ts';
import { placementMutants } from './placement-mutants.ts';
import { preferMutants } from './prefer-mutants.ts';
import { proofMutants } from './proof-mutants.ts';
import { quarantineMutants } from './quarantine-mutants.ts';
import { requestMutants } from './request-mutants.ts';
import type { RuleMutant } from './rule-mutant.ts';
import { sideMutants } from './side-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { switchOnMutants } from './switch-on-mutants.ts';
import { tieMutants } from './tie-mutants.ts';
import { timingMutants } from './timing-mutants.ts';
import { unjournaledMutants } from './unjournaled-mutants.ts';
import { windowMutants } from './window-mutants.ts';

export const ruleMutants: readonly RuleMutant[] = [
  ...coordinateMutants,
  ...fenceMutants,
  ...switchOnMutants,
  ...proofMutants,
  ...ownerMutants,
  ...unjournaledMutants,
  ...sideMutants,
  ...tieMutants,
  ...placementMutants,
  ...capacityMutants,
  ...preferMutants,
  ...windowMutants,
  ...orderMutants,
  ...quarantineMutants,
  ...healthMutants,
  ...requestMutants,
  ...storeMutants,
  ...timingMutants,
  ...keeperMutants,
  ...daemonMutants,
  ...agentMutants,
];

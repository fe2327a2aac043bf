/** Every row of the bench, in the order they run. What needs no cluster is loaded when it is asked for. */
import type { BenchRow } from './bench-row.ts';
import { agentsRow } from './burden/agents.ts';
import { falseAlarmRows } from './burden/false-alarms.ts';
import { idleRow, idleTlsRow } from './burden/idle-cost.ts';
import { movesRow } from './burden/moves.ts';
import { failoverRows } from './failover/failover-rows.ts';
import { powerLossesRow } from './failover/power-losses.ts';
import { manyGroupsRow } from './many-groups.ts';

export const rows: readonly BenchRow[] = [
  ...failoverRows,
  powerLossesRow,
  agentsRow,
  manyGroupsRow,
  idleRow,
  idleTlsRow,
  ...falseAlarmRows,
  movesRow,
  {
    name: 'decide',
    title: 'One decision of the coordinator after a node was lost (64 nodes, 1,000 groups)',
    measure: async (context) => (await import('./decide/measure-decide.ts')).measureDecide(context),
  },
  {
    name: 'growth',
    title: 'What an event costs that changes nothing (64 nodes; 100, 1,000 and 10,000 groups)',
    measure: async (context) => (await import('./decide/measure-growth.ts')).measureGrowth(context),
  },
  {
    name: 'simulator',
    title: 'Random runs of the simulator: a simulated minute of faults, then healing',
    measure: async (context) => (await import('./simulator.ts')).measureSimulator(context),
  },
];

/** Every row of the bench, in the order they run. */
import type { BenchRow } from './bench-row.ts';
import { failoverRows } from './failover/failover-rows.ts';

export const rows: readonly BenchRow[] = [...failoverRows];

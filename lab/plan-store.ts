/** Who runs the store of a lab: the table of the kinds that a lab can start. */

import { planEtcd } from './stores/etcd.ts';
import type { StoreInput, StorePlan } from './stores/lab-store.ts';
import { planSqlite } from './stores/sqlite.ts';

const planners: Readonly<Record<string, (input: StoreInput) => StorePlan>> = {
  sqlite: planSqlite,
  etcd: planEtcd,
};

/** Works out store hosts and services. Throws `lab-unsuitable` for an address that is in none of the networks. */
export function planStore(input: StoreInput): StorePlan {
  const { kind } = input.config.store;
  if (Object.hasOwn(planners, kind)) return planners[kind]!(input);
  return { store: { kind: 'none', directories: [] }, hosts: [], services: new Map() };
}

/** All kinds of stores, one line for each. */
export { etcd } from './etcd/etcd.ts';
export { memory } from './memory/memory.ts';
export { sqlite } from './sqlite/sqlite.ts';

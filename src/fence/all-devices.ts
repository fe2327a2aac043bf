/** All kinds of fence devices: one that stands here can be named in a cluster file, one line for each. */
export { agent } from './agent/agent.ts';
export { manual } from './manual/manual.ts';

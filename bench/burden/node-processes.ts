/** The processes of Holdfast on one node of a lab: keeper, daemon and what they run for themselves; not the services, not the store. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldfastArena } from '../arena/holdfast-arena.ts';
import { aloneMiB, type ProcessCost, pidsOf, readCost, readMappings } from './process-cost.ts';

const isAgent = (command: string) => /\/(keeper|daemon)\.js /.test(`${command} `);
/** The small shell that announces an address again and again belongs to us, too. */
const isTeller = (command: string) => / refresher /.test(command);

export async function ownProcesses(arena: HoldfastArena, node: string): Promise<ProcessCost[]> {
  const host = (await arena.lab.status()).hosts.find(({ name }) => name === node);
  return pidsOf(host?.controlGroup ?? '')
    .flatMap(readIfThere)
    .filter(({ command }) => isAgent(command) || isTeller(command));
}

/** A short-lived one may have ended meanwhile. */
function readIfThere(pid: number): ProcessCost[] {
  try {
    return [readCost(pid)];
  } catch {
    return [];
  }
}

export function cpuSeconds(processes: readonly ProcessCost[]): number {
  return processes.filter(({ command }) => isAgent(command)).reduce((sum, p) => sum + p.cpuSeconds, 0);
}

export function proportionalMiB(processes: readonly ProcessCost[]): number {
  return processes.reduce((sum, p) => sum + p.memory.proportionalMiB, 0);
}

/** Heaps and stacks only: what a leak would show in. */
export function ownMiB(processes: readonly ProcessCost[]): number {
  return processes.reduce((sum, p) => sum + p.memory.ownMiB, 0);
}

export function aloneOnMachineMiB(processes: readonly ProcessCost[]): number {
  return aloneMiB(processes.map(({ pid }) => readMappings(pid)));
}

/** Waits until the cluster is at rest, without any client. */
export async function untilAtRest(
  arena: HoldfastArena,
  signal: AbortSignal,
  withinMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    await sleep(300, undefined, { signal });
    const unrest = await arena.unrest().catch((error: Error) => error.message);
    if (unrest === undefined) return;
    if (performance.now() > deadline) throw new Error(`The cluster did not come to rest: ${unrest}.`);
  }
}

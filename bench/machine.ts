/** The machine a result was measured on, and how busy it was with other things: without it a number means little. */
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  readonly cpus: number;
  readonly model: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  /** Averages of 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

export function readMachine(): Machine {
  const all = cpus();
  return {
    cpus: all.length,
    model: all[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    load: loadavg().map((value) => Math.round(value * 100) / 100),
  };
}

export function describeMachine({ cpus: count, model, memoryGiB, kernel, node, load }: Machine): string {
  return `${count} CPUs (${model}), ${memoryGiB} GiB, Linux ${kernel}, Node.js ${node}, load ${load.join(' ')}`;
}

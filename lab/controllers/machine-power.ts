/**
 * The power of a lab's nodes as a controller of theirs has it: the lab's own power switch, with the faults that it is told to
 * show. So a fault of the lab is one of every controller.
 */
import { join } from 'node:path';
import { holdfastRoot } from '../lab-files.ts';
import { runForResult } from '../run.ts';

/** What a controller cannot tell, or could not do. */
export class MachineUnavailable extends Error {}

export interface MachinePower {
  /** Rejects with MachineUnavailable. */
  isOn(node: string): Promise<boolean>;
  /** Resolves when it has been told so, which is no proof. Rejects with MachineUnavailable. */
  set(node: string, to: 'on' | 'off'): Promise<void>;
}

/** Slower than every client waits: a controller that hangs is one that does not answer. */
const withinMs = 120_000;

export function createMachinePower(lab: string): MachinePower {
  const ask = async (action: string, node: string) => {
    const input = `action=${action}\nport=${node}\nlab=${lab}\n`;
    return runForResult([join(holdfastRoot(), 'lab', 'power-switch')], { input, timeoutMs: withinMs });
  };
  return {
    async isOn(node) {
      const { code, stdout, stderr } = await ask('status', node);
      if (code === 0) return true;
      // The word, too: a program with a mistake in it may end with 2.
      if (code === 2 && /^Status: OFF$/m.test(stdout)) return false;
      throw new MachineUnavailable(stderr.trim());
    },
    async set(node, to) {
      const { code, stderr } = await ask(to, node);
      if (code !== 0) throw new MachineUnavailable(stderr.trim());
    },
  };
}

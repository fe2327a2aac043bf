/**
 * The file by which a daemon that is losing its keeper tells the next one until when everything may run
 * (src/core/keeper/kept-lease.ts). It need not outlive a boot, so nothing waits for the disk. Without it, or where it cannot
 * be read, nothing is taken over.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptLease } from '../core/keeper/kept-lease.ts';
import { readBootId } from './machine.ts';

const name = 'lease.json';

/** Whole or not at all: never throws, for where it cannot be left everything is stopped. */
export function keepLease(stateDir: string, inc: string, untilMs: number): void {
  const lease: KeptLease = { inc, boot: readBootId(), untilMs };
  const file = join(stateDir, name);
  try {
    writeFileSync(`${file}.new`, JSON.stringify(lease), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    console.error(`The deadline cannot be left to the next agent: ${(error as Error).message}`);
  }
}

export function readKeptLease(stateDir: string): KeptLease | undefined {
  try {
    return parseKeptLease(readFileSync(join(stateDir, name), 'utf8'));
  } catch {
    return undefined;
  }
}

function parseKeptLease(text: string): KeptLease | undefined {
  const { inc, boot, untilMs }: Partial<Record<keyof KeptLease, unknown>> = JSON.parse(text);
  if (typeof inc !== 'string' || typeof boot !== 'string' || !Number.isFinite(untilMs)) return undefined;
  return { inc, boot, untilMs: Number(untilMs) };
}

/** Reading /proc and /sys of processes and devices that may end or go away in this very moment: then there is nothing. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

export function readProcesses(): number[] {
  return readNames('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** For people: its number and its name. */
export function describeProcess(pid: number): string {
  const name = readText(`/proc/${pid}/comm`).trim();
  return name === '' ? String(pid) : `${pid} (${name})`;
}

const workMs = 5;

/** Runs `work` on each; between two of them, every few milliseconds, whatever else waits has its turn. */
export async function forEachInTurn<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  let begin = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - begin < workMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    begin = performance.now();
  }
}

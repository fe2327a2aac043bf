/**
 * Real-time priority for this process's main thread, so that beats leave in time on a busy machine. Reset on fork: what
 * the keeper starts runs with ordinary priority.
 */
import { spawnSync } from 'node:child_process';

const priority = '10';
const withinMs = 2000;

/** Undefined when granted, else why not, in words. */
export function takeRealtimePriority(): string | undefined {
  const answer = spawnSync('chrt', ['-R', '-r', '-p', priority, String(process.pid)], {
    encoding: 'utf8',
    timeout: withinMs,
  });
  if (answer.status === 0) return undefined;
  return answer.error?.message ?? answer.stderr.trim().split('\n')[0] ?? 'chrt failed';
}

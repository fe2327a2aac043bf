/**
 * Unmounts a directory whatever holds it: users are terminated when it is busy, killed when that did not help.
 * A lazy unmount is never used: it would hide the mount from us while processes go on writing to the disk.
 */
import { findMount, findUsers } from './mounts.ts';
import { type CommandOutcome, reasonIn } from './run-command.ts';

/** How long users get between two looks whether they have let go. */
const RETRY_MS = 20;
/** Users are killed after this long, or after half of the time if that is less. */
const PATIENCE_MS = 3_000;

export interface UnmountOptions {
  readonly directory: string;
  /** False: kill users at once. */
  readonly mayTerminate: boolean;
  readonly withinMs: number;
  readonly run: (argv: readonly string[], withinMs: number) => Promise<CommandOutcome>;
}

/** Resolves with undefined once nothing is mounted there, else with what stands in the way. */
export async function unmount(options: UnmountOptions): Promise<string | undefined> {
  const begin = performance.now();
  const left = () => options.withinMs - (performance.now() - begin);
  const patienceMs = Math.min(PATIENCE_MS, options.withinMs / 2);
  const terminated = new Set<number>();
  for (;;) {
    const mount = findMount(options.directory);
    if (mount === undefined) return undefined;
    const outcome = await options.run(['umount', options.directory], left());
    if (outcome.kind === 'exit' && outcome.code === 0) continue;
    if (left() <= RETRY_MS) return `${options.directory} is still mounted: ${describe(outcome)}`;
    const kill = !options.mayTerminate || performance.now() - begin > patienceMs;
    endUsers(findUsers(options.directory, mount.device), kill, terminated);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** SIGTERM once per process, SIGKILL as often as it takes. */
function endUsers(pids: readonly number[], kill: boolean, terminated: Set<number>): void {
  for (const pid of pids) {
    if (!kill && terminated.has(pid)) continue;
    terminated.add(pid);
    try {
      process.kill(pid, kill ? 'SIGKILL' : 'SIGTERM');
    } catch {
      // It ended in the meantime.
    }
  }
}

function describe(outcome: CommandOutcome): string {
  if (outcome.kind === 'exit') return reasonIn(outcome.text) || `umount ended with exit code ${outcome.code}`;
  if (outcome.kind === 'signal') return `umount ended with ${outcome.signal}`;
  return outcome.kind === 'timeout' ? 'umount did not return in time' : outcome.reason;
}

/**
 * Unmounts a directory whatever holds it: users are terminated when it is busy, killed when that did not help.
 * A lazy unmount is never used: it would hide the mount from us while processes go on writing to the disk.
 */
import { findHolders, findMount, findUsers } from './mounts.ts';
import { type CommandOutcome, reasonIn } from './run-command.ts';

/** How long users get between two looks whether they have let go. */
const retryMs = 20;
/** Users are killed after this long, or after half of the time if that is less. */
const patienceMaxMs = 3_000;

export interface UnmountOptions {
  readonly directory: string;
  /** False: kill users at once. */
  readonly mayTerminate: boolean;
  readonly withinMs: number;
  readonly run: (argv: readonly string[], withinMs: number) => Promise<CommandOutcome>;
}

/** Resolves with undefined once nothing is mounted there and nobody hides a mount of it, else with what is in the way. */
export async function unmount(options: UnmountOptions): Promise<string | undefined> {
  const begin = performance.now();
  const patienceMs = Math.min(patienceMaxMs, options.withinMs / 2);
  const terminated = new Set<number>();
  const devices = new Set<string>();
  for (;;) {
    const passedMs = performance.now() - begin;
    const obstacle = await tryOnce(options, devices, options.withinMs - passedMs);
    if (obstacle === undefined) return undefined;
    if (passedMs + retryMs >= options.withinMs) return obstacle.reason;
    endUsers(obstacle.users, !options.mayTerminate || passedMs > patienceMs, terminated);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

interface Obstacle {
  readonly users: readonly number[];
  readonly reason: string;
}

/** Unmounts what is stacked there; `devices` collects what it was, because afterwards nobody could say. */
async function tryOnce(
  options: UnmountOptions,
  devices: Set<string>,
  leftMs: number,
): Promise<Obstacle | undefined> {
  const { directory, run } = options;
  for (let mount = findMount(directory); mount !== undefined; mount = findMount(directory)) {
    devices.add(mount.device);
    const outcome = await run(['umount', directory], leftMs);
    if (outcome.kind === 'exit' && outcome.code === 0) continue;
    const users = findUsers(directory, mount.device);
    return { users, reason: `${directory} is still mounted: ${describe(outcome)}` };
  }
  const holders = [...devices].flatMap(findHolders);
  if (holders.length === 0) return undefined;
  return {
    users: holders,
    reason: `${directory} is still mounted in other namespaces by ${holders.join(', ')}`,
  };
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

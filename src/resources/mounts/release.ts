/**
 * Takes down everything of a resource that is mounted, in every namespace, what lies on top first. Whoever uses it is
 * terminated when it is busy, killed when that did not help, and told; nobody else is touched. A lazy unmount is never
 * used: it would hide the mount from us while processes go on writing to the disk.
 */
import type { MountedThing } from '../mounted-thing.ts';
import { type CommandOutcome, reasonIn } from '../run-command.ts';
import { unmountIn } from './kernel-calls.ts';
import { findKernelUsers } from './kernel-users.ts';
import { findHold, type Look, lookAt } from './look.ts';
import { describePlaced, hiddenBy, isInTree, type Placed } from './tree.ts';
import { findUsers, type User } from './users.ts';

/** How long users get between two looks whether they have let go: at first, and at most. */
const retryMs = 20;
const retryMaxMs = 100;
/** Users are killed after this long, or after a third of the time if that is less. */
const patienceMaxMs = 3_000;

export interface ReleaseOptions extends MountedThing {
  /** False: kill users at once. */
  readonly mayTerminate: boolean;
  readonly withinMs: number;
  readonly run: (argv: readonly string[], withinMs: number) => Promise<CommandOutcome>;
  /** Is told whom it ended, and what it took down besides the mount itself. */
  readonly tell: (text: string) => void;
}

/** Resolves with undefined once nothing of it is mounted anywhere and its device is free, else with what is in the way. */
export async function release(options: ReleaseOptions): Promise<string | undefined> {
  const begin = performance.now();
  const passedMs = () => performance.now() - begin;
  const patienceMs = Math.min(patienceMaxMs, options.withinMs / 3);
  const ending: Ending = { terminated: new Map(), before: [], directory: options.directory };
  for (let pauseMs = retryMs; ; pauseMs = Math.min(retryMaxMs, 2 * pauseMs)) {
    const obstacle = await tryOnce(options, ending, options.withinMs - passedMs());
    if (obstacle === undefined || passedMs() + retryMs >= options.withinMs)
      return tellEnd(options, ending, obstacle);
    const isOver = passedMs() > patienceMs;
    // What no process holds does not get free by waiting for long.
    if (isOver && obstacle.users.length === 0) return tellEnd(options, ending, obstacle);
    const kill = isOver || !options.mayTerminate;
    endUsers(obstacle.users, kill, ending.terminated);
    await new Promise((resolve) => setTimeout(resolve, kill ? retryMs : pauseMs));
  }
}

interface Ending {
  /** Whom it has ended, as shown to people. */
  readonly terminated: Map<number, string>;
  /** What was mounted at first: afterwards nobody could say. */
  before: readonly Placed[];
  /** Without symbolic links. */
  directory: string;
}

interface Obstacle {
  readonly users: readonly User[];
  readonly reason: string;
}

function tellEnd(
  { tell }: ReleaseOptions,
  { terminated, before, directory }: Ending,
  obstacle: Obstacle | undefined,
): string | undefined {
  const extra = before.filter(({ namespace, mount }) => !namespace.isOwn || mount.directory !== directory);
  if (obstacle === undefined && extra.length > 0)
    tell(`also unmounted: ${listSome(extra.map(describePlaced))}`);
  const ended = [...terminated.values()];
  if (ended.length > 0) tell(`processes that used it were ended: ${listSome(ended)}`);
  return obstacle?.reason;
}

const shownMax = 10;

function listSome(words: readonly string[]): string {
  const left = words.length - shownMax;
  return left > 0 ? `${words.slice(0, shownMax).join('; ')}; and ${left} more` : words.join('; ');
}

async function tryOnce(
  options: ReleaseOptions,
  ending: Ending,
  leftMs: number,
): Promise<Obstacle | undefined> {
  const look = await lookAt(options, ending.before);
  if (ending.before.length === 0) ending.before = look.tree;
  ending.directory = look.directory;
  const failures = await takeDown(look.tree, options, leftMs);
  const after = look.tree.length === 0 ? look : await lookAt(options, ending.before);
  if (after.tree.length === 0) return heldStill(after, ending.before);
  return describeTree(after, failures);
}

/** One try for each; why it did not succeed, by the number of the mount. */
async function takeDown(
  tree: readonly Placed[],
  { run }: ReleaseOptions,
  leftMs: number,
): Promise<ReadonlyMap<number, string>> {
  const failures = new Map<number, string>();
  const until = performance.now() + leftMs;
  const reachable = tree.filter((placed) => {
    const cover = hiddenBy(placed);
    if (cover !== undefined) failures.set(placed.mount.id, `hidden by what is mounted at ${cover.directory}`);
    return cover === undefined;
  });
  for (const { mount } of reachable.filter(({ namespace }) => namespace.isOwn)) {
    const outcome = await run(['umount', mount.directory], until - performance.now());
    if (outcome.kind !== 'exit' || outcome.code !== 0) failures.set(mount.id, describe(outcome));
  }
  const others = reachable.filter(({ namespace }) => !namespace.isOwn);
  const places = others.map(({ namespace: { file }, mount: { directory } }) => ({ file, directory }));
  const said = others.length === 0 ? [] : await unmountIn(places, Math.max(1, until - performance.now()));
  for (const [index, { mount }] of others.entries()) if (said[index]) failures.set(mount.id, said[index]);
  return failures;
}

async function describeTree(
  { tree, namespaces }: Look,
  failures: ReadonlyMap<number, string>,
): Promise<Obstacle> {
  const ids = new Set(tree.map(({ mount }) => mount.id));
  const users = await findUsers({
    mayBeAt: (path) => isInTree(tree, path),
    mayBeOn: (mount) => ids.has(mount),
    isMeant: (place) => place === undefined || ids.has(place.mount),
  });
  const mounts = tree.map((placed) => {
    const why = failures.get(placed.mount.id);
    return `${describePlaced(placed)}${why === undefined ? '' : ` (${why})`}`;
  });
  const by = [...users.map(({ shown }) => shown), ...findKernelUsers(tree, namespaces)];
  return { users, reason: `still mounted: ${listSome(mounts)}${usedBy(by)}` };
}

async function heldStill(look: Look, before: readonly Placed[]): Promise<Obstacle | undefined> {
  const held = await findHold(look, before);
  if (held === undefined) return undefined;
  const who =
    held.by.length === 0 ? 'something that shows neither a process nor a mount' : held.by.join(', ');
  return {
    users: held.users,
    reason: `nothing of it is mounted any more, but its device is still held by ${who}`,
  };
}

const usedBy = (by: readonly string[]): string => (by.length === 0 ? '' : `; used by ${listSome(by)}`);

/** SIGTERM once per process, SIGKILL as often as it takes. The init of a machine and the agent itself are only named. */
function endUsers(users: readonly User[], kill: boolean, terminated: Map<number, string>): void {
  for (const { pid, shown } of users) {
    if (pid === 1 || pid === process.ppid) continue;
    if (!kill && terminated.has(pid)) continue;
    terminated.set(pid, shown);
    try {
      process.kill(pid, kill ? 'SIGKILL' : 'SIGTERM');
    } catch {
      // It ended in the meantime.
    }
  }
}

function describe(outcome: CommandOutcome): string {
  if (outcome.kind === 'exit') {
    const said = reasonIn(outcome.text).replace(/^umount: .*?: /, '');
    return said || `umount ended with exit code ${outcome.code}`;
  }
  if (outcome.kind === 'signal') return `umount ended with ${outcome.signal}`;
  return outcome.kind === 'timeout' ? 'umount did not return in time' : outcome.reason;
}

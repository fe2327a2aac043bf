/**
 * One run of one fault, the same for every system: let it come to rest, strike, wait until the client is content again,
 * undo the fault, wait until everything is where it belongs. What the clients saw in between is the measurement.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Arena, findOwner, type Roles, type StoryLine, settle } from '../arena/arena.ts';
import { floating } from '../arena/cluster-file.ts';
import { longestSilence, overlapMs, type Span } from '../client/samples.ts';
import { askEveryMs, monotonicMs } from '../client/watcher.ts';
import type { Fault } from './faults.ts';

export interface FaultRun {
  readonly owner: string;
  readonly roles: Roles;
  /** The client's longest wait between two answers, from the fault on. */
  readonly gapMs: number;
  readonly twoOwnersMs: number;
  /** The same two from healing on: rejoin and failback. */
  readonly healGapMs: number;
  readonly healTwoOwnersMs: number;
  /** After everything: the client's neighbour entry names the owner. */
  readonly neighbourRight: boolean;
  /** From the fault to the end, `at` in ms after the fault. */
  readonly story: readonly StoryLine[];
}

const servedAgainWithinMs = 60_000;
const contentMs = 1_000;
const noticeableMs = 150;

export async function measureFault(arena: Arena, fault: Fault, signal: AbortSignal): Promise<FaultRun> {
  await settle(arena, signal);
  const roles = await arrange(arena, fault, signal);
  const owner = await findOwner(arena);
  const victim = fault.victim === 'coordinator' ? (roles.coordinator ?? owner) : owner;
  arena.watcher.forget();
  const [struckMs, wall] = [monotonicMs(), Date.now()];
  await fault.strike(arena, victim);
  await untilContent(arena, struckMs, fault.holdMs, signal);
  const healedMs = monotonicMs();
  await fault.heal(arena, victim);
  await settle(arena, signal);
  const endMs = monotonicMs();
  await arena.watcher.settleLines();
  const during = { fromMs: struckMs, toMs: healedMs };
  const after = { fromMs: healedMs, toMs: endMs };
  return {
    owner,
    roles,
    gapMs: gap(arena, during),
    twoOwnersMs: twoOwners(arena, during),
    healGapMs: gap(arena, after),
    healTwoOwnersMs: twoOwners(arena, after),
    neighbourRight: await neighbourIsOwner(arena),
    story: arena.story(wall).map((line) => ({ ...line, at: line.at - wall })),
  };
}

/** Puts the service where the fault wants it and tells who has which role. */
async function arrange(arena: Arena, fault: Fault, signal: AbortSignal): Promise<Roles> {
  const roles = await arena.roles();
  const isRight = (node: string) => fits(node, fault, roles);
  const owner = await findOwner(arena);
  const wanted = arena.nodes.find(isRight);
  if (wanted === undefined || isRight(owner)) return roles;
  await arena.move(owner, wanted);
  while (!isRight(await findOwner(arena))) await sleep(100, undefined, { signal });
  await settle(arena, signal);
  return roles;
}

/** Where a system has no roles, every node fits. */
function fits(node: string, { serviceOn }: Fault, roles: Roles): boolean {
  if (serviceOn === 'anywhere') return true;
  if (serviceOn === 'another') return !Object.values(roles).includes(node);
  return roles[serviceOn] === node;
}

async function untilContent(
  arena: Arena,
  fromMs: number,
  holdMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = fromMs + servedAgainWithinMs;
  await sleep(Math.max(0, fromMs + holdMs - monotonicMs()), undefined, { signal });
  for (;;) {
    const toMs = monotonicMs() - noticeableMs;
    const silent = longestSilence(arena.watcher.answers(), { fromMs: toMs - contentMs, toMs });
    if (silent < noticeableMs) return;
    if (monotonicMs() > deadline)
      throw new Error(
        `${arena.system}: the client was not served again within ${servedAgainWithinMs / 1000} s.`,
      );
    await sleep(50, undefined, { signal });
  }
}

/** Answers come every 10 ms without any fault; what is told is the wait, as the client had it. */
function gap(arena: Arena, span: Span): number {
  return Math.max(askEveryMs, longestSilence(arena.watcher.answers(), span));
}

function twoOwners(arena: Arena, span: Span): number {
  return overlapMs([...arena.watcher.serving().values()], span);
}

async function neighbourIsOwner(arena: Arena): Promise<boolean> {
  const { stdout } = await arena.lab.exec('client', ['ip', '-4', 'neigh', 'show', floating.address]);
  const own = await arena.lab.exec(await findOwner(arena), [
    'cat',
    `/sys/class/net/${floating.network}/address`,
  ]);
  return / lladdr (\S+)/.exec(stdout)?.[1] === own.stdout.trim();
}

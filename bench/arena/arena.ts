/**
 * A running system under measurement: three nodes in a lab, a web server behind the floating address, clients. The rows
 * know nothing else, so that every system gets the same faults and the same clock.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../lab/lab.ts';
import type { ReasonKind } from '../../src/core/reason.ts';
import { longestSilence } from '../client/samples.ts';
import { monotonicMs, type Watcher } from '../client/watcher.ts';

export interface Arena {
  /** Shown in the tables. */
  readonly system: string;
  readonly lab: Lab;
  readonly watcher: Watcher;
  readonly nodes: readonly string[];
  /** What is not at rest yet, in words; undefined when every node takes part and the service is where it belongs. */
  unrest(): Promise<string | undefined>;
  /** A planned move of the service. */
  move(from: string, to: string): Promise<void>;
  undoMove(from: string): Promise<void>;
  /** Kills every process of the web server. */
  killService(node: string): Promise<void>;
  /** For a system that does not start it again itself. */
  reviveService(node: string): Promise<void>;
  roles(): Promise<Roles>;
  /** What the nodes wrote down since `wall` (ms since 1970), oldest first. */
  story(wall: number): readonly StoryLine[];
  close(): Promise<void>;
}

/** Nodes whose loss costs more than that of others, where the system has such. */
export interface Roles {
  readonly coordinator?: string;
  /** The node with the leader among the store's members. */
  readonly storeLeader?: string;
}

export interface StoryLine {
  /** Ms since 1970. */
  readonly at: number;
  readonly node: string;
  /** What kind of thing happened; systems that do not say are without it. */
  readonly kind?: ReasonKind;
  readonly text: string;
}

const settleWithinMs = 90_000;
const askedMs = 300;
/** Nobody noticed anything for this long. */
const calmMs = 800;
const noticeableMs = 150;
const ownerWithinMs = 3_000;

/** Waits until every node takes part, one node serves, and the client has been content for a while. */
export async function settle(arena: Arena, signal: AbortSignal): Promise<void> {
  const deadline = monotonicMs() + settleWithinMs;
  // What was asked a moment ago may not have reached the node that is looked at.
  await sleep(askedMs, undefined, { signal });
  for (;;) {
    signal.throwIfAborted();
    const unrest = (await arena.unrest().catch(inWords)) ?? (await calm(arena));
    if (unrest === undefined) return;
    if (monotonicMs() > deadline)
      throw new Error(`${arena.system} did not come to rest within ${settleWithinMs / 1000} s: ${unrest}.`);
    await sleep(100);
  }
}

async function calm(arena: Arena): Promise<string | undefined> {
  await arena.watcher.watchAll();
  const serving = arena.watcher.servingNow();
  if (serving.length !== 1) return `the service runs on ${serving.join(' and ') || 'no node'}`;
  const toMs = monotonicMs() - noticeableMs;
  const silent = longestSilence(arena.watcher.answers(), { fromMs: toMs - calmMs, toMs });
  return silent > noticeableMs ? `the client was not answered for ${Math.round(silent)} ms` : undefined;
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The one node that serves, waiting a moment for a handover to end. Throws when it is none or several. */
export async function findOwner(arena: Arena): Promise<string> {
  const deadline = monotonicMs() + ownerWithinMs;
  for (;;) {
    const [owner, ...more] = arena.watcher.servingNow();
    if (owner !== undefined && more.length === 0) return owner;
    if (monotonicMs() > deadline) {
      const found = [owner, ...more].filter((name) => name !== undefined).join(' and ');
      throw new Error(`${arena.system}: one node should serve, not ${found || 'none'}.`);
    }
    await sleep(50);
  }
}

/**
 * Plays a what-if line on a simulated copy of a cluster that there is, with the product's own decisions, until that has come to
 * rest. It goes in slices, so that whoever lets it play can say how far it is and end it.
 */
import type { Config, GroupName, NodeName } from '../../core/config.ts';
import type { Reason, ReasonOf } from '../../core/reason.ts';
import type { State } from '../../core/takeover/state.ts';
import type { Times } from '../parts.ts';
import type { Names } from '../scenario-grammar.ts';
import { foldNews, type News } from '../scenario-news.ts';
import { namesIn } from '../scenario-state.ts';
import { SimNode } from '../sim-node.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { passTime } from './pass-time.ts';
import { type Served, ServingWatch } from './serving-watch.ts';
import type { Snapshot } from './snapshot.ts';
import { StoreMembers } from './store-members.ts';
import { makeWhatIf, type WhatIf } from './what-if-commands.ts';
import { readWhatIf, type Statement } from './what-if-line.ts';
import { worldOf } from './world-of.ts';

export interface WhatIfOptions {
  readonly times?: Times;
  /** Compiled cluster files, by the words of the line that name them. */
  readonly files?: ReadonlyMap<string, Config>;
  /** So much simulated time may pass in every wait. */
  readonly limitMs: number;
  /** Nobody waits for it any longer: it ends as if the time were over. */
  readonly enough?: () => boolean;
}

/** How far it has come. */
export interface Progress {
  readonly is: 'settling' | 'playing';
  /** Of simulated time, since that began. */
  readonly ms: number;
}

export interface Members {
  readonly all: number;
  readonly living: number;
  readonly needed: number;
  /** The store answers. */
  readonly answers: boolean;
}

export interface Outcome {
  /** What goes on anyway, before anything of the line. */
  readonly anyway: readonly News[];
  /** Its moments count from the first statement. */
  readonly story: readonly News[];
  /** False: something still went on when the time was over. */
  readonly rests: boolean;
  /** Until the last thing that happened, ms. */
  readonly tookMs: number;
  readonly groups: ReadonlyMap<GroupName, Served>;
  readonly fenced: readonly {
    readonly node: NodeName;
    readonly proof: ReasonOf<'node-gone'>['proof'];
    readonly by: string;
  }[];
  readonly store: { readonly before: Members; readonly after: Members };
  /** Why what the line asks of the cluster would be refused. */
  readonly refused: readonly Reason[];
  /** What a node that is up believes in the end; undefined: none is. */
  readonly observer: { readonly state: State; readonly wall: number; readonly now: number } | undefined;
  /** What broke: then the rest is as far as it had come. */
  readonly broke: string | undefined;
}

const sliceMs = 200;
const settleMs = 30_000;

/** Throws `WhatIfMistake` before anything is played. */
export function* playWhatIf(
  snapshot: Snapshot,
  line: string,
  options: WhatIfOptions,
): Generator<Progress, Outcome> {
  const world = worldOf(snapshot);
  world.times = options.times;
  addNodes(world, options.files);
  const s = makeWhatIf(
    world,
    new StoreMembers(world, snapshot.members, snapshot.electionMs),
    options.files ?? new Map(),
  );
  const statements = readWhatIf(line, namesOf(s));
  const { limitMs, enough = () => false } = options;
  const limits = { quietMs: quietMsOf(world.config), enough };
  s.members.look();
  yield* untilRest(s, { is: 'settling', ...limits, limitMs: settleMs, look: () => s.members.lookAtPower() });
  return yield* play(s, statements, { ...limits, limitMs });
}

/** Machines that a file makes nodes of: their agents do not run yet. */
function addNodes(world: World, files: WhatIfOptions['files'] = new Map()): void {
  for (const config of files.values())
    for (const name of Object.keys(config.nodes))
      if (!world.nodes.has(name)) world.nodes.set(name, new SimNode(world, name));
}

/** What a file brings can be named by what comes after it. */
function namesOf(s: WhatIf): Names {
  const names = namesIn(s);
  const groups = [...s.files.values()].flatMap((config) => Object.entries(config.groups));
  return {
    ...names,
    groups: [...new Set([...names.groups, ...groups.map(([name]) => name)])],
    resources: [
      ...new Set([
        ...names.resources,
        ...groups.flatMap(([name, { resources }]) => resources.map((resource) => `${name}/${resource.name}`)),
      ]),
    ],
  };
}

interface Limits {
  readonly quietMs: number;
  readonly limitMs: number;
  readonly enough: () => boolean;
}

function* play(s: WhatIf, statements: readonly Statement[], limits: Limits): Generator<Progress, Outcome> {
  const { world } = s;
  const began = world.schedule.now;
  const watch = new ServingWatch(world);
  const before = membersOf(s);
  const anyway = foldNews(world.log.filter(({ note }) => note?.shared));
  const look = () => {
    s.members.lookAtPower();
    watch.look();
  };
  let rests = true;
  let broke: string | undefined;
  try {
    for (const statement of [...statements, undefined]) {
      s.waits = statement === undefined ? 'rest' : undefined;
      world.disturbed();
      statement?.run(s);
      s.members.look();
      watch.lookAgain();
      if (s.waits === 'rest') rests = yield* untilRest(s, { is: 'playing', ...limits, look });
      else if (s.waits !== undefined) yield* pass(s, s.waits, { is: 'playing', ...limits, look });
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    broke = error.message;
    rests = false;
  }
  const log = world.log.filter(({ at }) => at >= began).map((news) => ({ ...news, at: news.at - began }));
  return {
    anyway,
    story: foldNews(log),
    rests,
    tookMs: Math.max(0, ...log.map(({ at }) => at)),
    groups: watch.served(),
    fenced: fencedIn(log),
    store: { before, after: membersOf(s) },
    refused: world.refusals,
    observer: observerOf(world),
    broke,
  };
}

interface Rest extends Limits {
  readonly is: Progress['is'];
  readonly look: () => void;
}

/** Until nothing has happened for so long; false where the time ended before. */
function* untilRest(s: WhatIf, { is, quietMs, limitMs, enough, look }: Rest): Generator<Progress, boolean> {
  const { world } = s;
  const start = world.schedule.now;
  world.lastNews = Math.max(world.lastNews, start);
  while (world.schedule.now < start + limitMs) {
    if (enough()) return false;
    if (isBooting(s)) world.lastNews = world.schedule.now;
    if (world.schedule.now >= world.lastNews + quietMs) return true;
    passTime(world, sliceMs, look);
    yield { is, ms: world.schedule.now - start };
  }
  return false;
}

function* pass(s: WhatIf, ms: number, { is, enough, look }: Rest): Generator<Progress, void> {
  const { world } = s;
  const start = world.schedule.now;
  while (world.schedule.now < start + ms && !enough()) {
    passTime(world, Math.min(sliceMs, start + ms - world.schedule.now), look);
    yield { is, ms: world.schedule.now - start };
  }
}

/** It has power and no agent yet, and nobody has stopped that. */
function isBooting({ world, left }: WhatIf): boolean {
  return [...world.nodes.values()].some((node) => node.power && node.keeper.isGone() && !left.has(node.name));
}

/** Longer than anything that is waited for without a word: a lapse, the delay of the smaller side, a hanging daemon. */
function quietMsOf({ cluster: { tie }, timing, nodes }: Config): number {
  const { leaseMs, lapseMarginMs, minorityDelayMs, hangMs, storeTimeoutMs } = timing;
  const bites = Object.values(nodes).map(({ watchdog }) =>
    watchdog === undefined ? 0 : leaseMs + watchdog.timeoutMs + lapseMarginMs,
  );
  const half = minorityDelayMs + (tie?.delayMs ?? 0);
  return 2000 + Math.max(3000, half, hangMs + storeTimeoutMs, ...bites);
}

function membersOf({ members }: WhatIf): Members {
  return {
    all: members.members.length,
    living: members.living().length,
    needed: members.needed,
    answers: members.answers(),
  };
}

function fencedIn(log: readonly News[]): Outcome['fenced'] {
  return log.flatMap(({ note }) => {
    const reason = note?.reason;
    if (reason?.kind !== 'node-gone' || reason.proof === 'released') return [];
    return [{ node: reason.node, proof: reason.proof, by: reason.by ?? '' }];
  });
}

/** The coordinator, where it is up; else another node, best one that reads the store. */
function observerOf(world: World): Outcome['observer'] {
  const states = [...world.nodes.values()].flatMap((node) => {
    const state = node.power && node.paused === undefined ? node.daemon.state() : undefined;
    return state === undefined ? [] : [state];
  });
  const coordinator = world.store.document?.value.coordinator;
  const state =
    states.find(({ self, store }) => self === coordinator && store.reachable) ??
    states.find(({ store }) => store.reachable) ??
    states[0];
  return state && { state, wall: world.wall(state.self), now: world.schedule.now };
}

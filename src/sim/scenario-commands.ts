/**
 * The commands of scenario files, as one table; the verbs are those of the lab, so that the same file can drive real
 * processes. How a line is read: scenario-grammar.ts.
 */

import { deviceBehaviours } from './device-behaviours.ts';
import type { SimNetwork } from './network.ts';
import { expectations } from './scenario-expect.ts';
import { type Commands, grammarOf, readLine, ScenarioMistake } from './scenario-grammar.ts';
import {
  countWord,
  duration,
  either,
  networkWord,
  nodeWord,
  oneOf,
  onOff,
  resourceWord,
  shift,
} from './scenario-kinds.ts';
import { askForms } from './scenario-requests.ts';
import { setUpCommands } from './scenario-set-up.ts';
import { namesIn, type ScenarioState, worldOf } from './scenario-state.ts';
import { wireFaults } from './scenario-wires.ts';
import { checkHealth } from './sim-health.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

const { form, choice } = grammarOf<ScenarioState>();

/** Longer than a boot, an old record's standing still and the delay of who goes on alone together. */
const quietMs = 5000;

const upDown = oneOf('up', 'down');
const wire = { from: either(oneOf('store'), nodeWord), node: nodeWord };

const storeModes = ['up', 'gone', 'readonly', 'slow'] as const;
/** What is done to its contents: `copy` and `back`, `empty`, `forget` the document alone, and what a person says then: `init`, `accept`. */
const storeDeeds = ['copy', 'back', 'empty', 'forget', 'init', 'accept'] as const;
type Deed = (typeof storeDeeds)[number];

const deeds: Readonly<Record<Deed, (world: World) => void>> = {
  copy: (world) => world.store.copy(),
  back(world) {
    if (!world.store.copied) throw new ScenarioMistake('there is no copy: write "store copy" before');
    world.store.putBack();
    world.storeChanged();
  },
  empty(world) {
    world.store.empty();
    world.storeChanged();
  },
  forget(world) {
    world.store.forget();
    world.storeChanged();
  },
  init(world) {
    if (world.store.document)
      throw new ScenarioMistake('the store holds a cluster: write "store empty" before');
    world.byHand.begin();
  },
  accept(world) {
    if (!world.byHand.accept()) throw new ScenarioMistake('the store is empty: there is nothing to accept');
  },
};

function isDeed(mode: string): mode is Deed {
  return (storeDeeds as readonly string[]).includes(mode);
}

export const scenarioCommands: Commands<ScenarioState> = {
  ...setUpCommands,
  ...wireFaults,
  power: form({ words: { node: nodeWord, state: onOff } }, (s, { node, state }) =>
    state === 'on' ? nodeOf(s, node).powerOn() : nodeOf(s, node).powerOff(),
  ),
  isolate: form({ words: { node: nodeWord }, more: { network: networkWord } }, (s, { node, network }) =>
    worldOf(s).network.isolate(node, network),
  ),
  /** One direction fails: `oneway a deaf`, `oneway a mute net1`, `oneway a deaf store`, `oneway a mute with=b`; `heal` undoes it. */
  oneway: form(
    {
      words: { node: nodeWord, fault: oneOf('deaf', 'mute') },
      more: { where: either(oneOf('store'), networkWord) },
      options: { with: nodeWord },
    },
    (s, { node, fault, where, with: other }) => oneWay(worldOf(s).network, node, fault, where, other),
  ),
  heal: form({ words: { node: nodeWord }, more: { network: networkWord } }, (s, { node, network }) => {
    worldOf(s).network.heal(node, network);
    worldOf(s).rewatch();
  }),
  link: form(
    { words: { node: nodeWord, network: networkWord, state: upDown } },
    (s, { node, network, state }) => worldOf(s).network.link(node, network, state === 'up'),
  ),
  cut: form({ words: wire }, (s, { from, node }) => {
    if (from === 'store') worldOf(s).network.cutStore(node, true);
    else worldOf(s).network.cut(from, node);
  }),
  mend: form({ words: wire }, (s, { from, node }) => {
    if (from === 'store') worldOf(s).network.cutStore(node, false);
    else worldOf(s).network.mend(from, node);
    worldOf(s).rewatch();
  }),
  pause: form(
    { words: { node: nodeWord }, more: { scope: oneOf('all', 'daemon', 'keeper') } },
    (s, { node, scope }) => nodeOf(s, node).pause(scope ?? 'all'),
  ),
  resume: form({ words: { node: nodeWord } }, (s, { node }) => nodeOf(s, node).resume()),
  kill: form(
    { words: { node: nodeWord, what: either(oneOf('daemon', 'keeper'), resourceWord) } },
    (s, { node, what }) => kill(nodeOf(s, node), what),
  ),
  store: form({ words: { mode: oneOf(...storeModes, ...storeDeeds) } }, (s, { mode }) => {
    const world = worldOf(s);
    if (isDeed(mode)) return deeds[mode](world);
    world.store.mode = mode;
    if (mode === 'up') world.rewatch();
  }),
  behave: form(
    {
      words: {
        resource: resourceWord,
        node: nodeWord,
        behaviour: oneOf(
          ...(['ok', 'start-slow', 'start-fails', 'start-hangs', 'stop-fails', 'unkillable'] as const),
          ...([
            'stop-lies',
            'dies-at-start',
            'probe-lies',
            'probe-mostly-lies',
            'probe-broken',
            'kill-lies',
          ] as const),
        ),
      },
    },
    (s, { resource, node, behaviour }) => void worldOf(s).behaviours.set(`${resource}@${node}`, behaviour),
  ),
  fence: form(
    {
      words: { node: nodeWord, behaviour: oneOf(...deviceBehaviours) },
      /** The device of this supply alone. */
      options: { supply: countWord },
    },
    (s, { node, behaviour, supply }) =>
      void worldOf(s).devices.behaviours.set(supply === undefined ? node : `${node}/${supply}`, behaviour),
  ),
  /** Answers to store writes get lost, some of them landing late. */
  answers: form({ words: { state: oneOf('lost', 'kept') } }, (s, { state }) => {
    worldOf(s).store.lostAnswers = state === 'lost' ? 0.2 : 0;
  }),
  /** `late`: a watcher is told of mere renewals late, with their age. */
  renewals: form({ words: { told: oneOf('late', 'now') } }, (s, { told }) => {
    worldOf(s).store.tellsLate = told === 'late';
  }),
  /** `held`: what the node writes into the document stands somewhere on its way, and arrives with `free`. */
  writes: form({ words: { node: nodeWord, state: oneOf('held', 'free') } }, (s, { node, state }) =>
    state === 'held' ? worldOf(s).store.hold(node) : worldOf(s).store.letGo(node),
  ),
  /** `full` or read-only: no write succeeds; `hung`: nothing ends; `unreadable`: nothing can be read or written; `lost`: the journal is gone when the keeper dies the next time, or another daemon reads it; `new`: of a node without power, which is installed anew. */
  disk: form(
    { words: { node: nodeWord, state: oneOf('full', 'hung', 'unreadable', 'ok', 'lost', 'new') } },
    (s, { node, state }) => {
      if (state === 'lost') nodeOf(s, node).disk.losesJournal = true;
      else if (state === 'new') nodeOf(s, node).installAnew();
      else if (state === 'ok') worldOf(s).disks.delete(node);
      else worldOf(s).disks.set(node, state);
    },
  ),
  /**
   * `rotate`: another key takes the place of the one in use, `holdfast key rotate` until the old one is forgotten; `miss NODE`:
   * no key file is copied there any more; `copy NODE`: it is.
   */
  keys: choice({}, () => ({
    rotate: form({ words: {} }, (s) => worldOf(s).keys.rotate()),
    miss: form({ words: { node: nodeWord } }, (s, { node }) => worldOf(s).keys.miss(node)),
    copy: form({ words: { node: nodeWord } }, (s, { node }) => worldOf(s).keys.copy(nodeOf(s, node))),
  })),
  /** `starved`: others take nearly all of its processor, and a daemon that starts there takes twenty seconds to. */
  cpu: form({ words: { node: nodeWord, state: oneOf('starved', 'ok') } }, (s, { node, state }) => {
    if (state === 'starved') worldOf(s).starved.add(node);
    else worldOf(s).starved.delete(node);
  }),
  /** What the node finds when it asks by its health checks. */
  checks: form({ words: { node: nodeWord, state: oneOf('fail', 'pass') } }, (s, { node, state }) => {
    if (state === 'fail') worldOf(s).unwell.add(node);
    else worldOf(s).unwell.delete(node);
    checkHealth(nodeOf(s, node));
  }),
  /** A copy of the node's disk is started on another machine, while the node itself runs on, cut off from everything. */
  copy: form({ words: { node: nodeWord } }, (s, { node }) => nodeOf(s, node).copyElsewhere()),
  /** The machine that the node was copied from is switched off. */
  original: form({ words: { node: nodeWord, state: oneOf('off') } }, (s, { node }) =>
    nodeOf(s, node).endOriginal(),
  ),
  /** `lost`: it takes no pets any more, and never bites. */
  watchdog: form({ words: { node: nodeWord, state: oneOf('lost', 'ok') } }, (s, { node, state }) =>
    nodeOf(s, node).watchdog.break(state === 'lost'),
  ),
  /** The service of the agent is restarted: with a new program, say. */
  restart: form({ words: { node: nodeWord } }, (s, { node }) => nodeOf(s, node).keeper.handOver()),
  /** The service of the agent is stopped in good order. */
  leave: form({ words: { node: nodeWord } }, (s, { node }) => nodeOf(s, node).keeper.leave()),
  /** Sets the clocks of all nodes, or of one. */
  clock: form({ words: { by: shift }, more: { node: nodeWord } }, (s, { by, node }) =>
    worldOf(s).jumpWallClock(by, node),
  ),
  /** What an operator asks at a node: `ask a drain b`, `ask a move web b`. */
  ask: choice({ at: nodeWord }, () => askForms()),
  advance: form(
    { words: {}, more: { ms: duration }, options: { until: oneOf('quiet') } },
    (s, { ms, until }) => {
      if ((ms === undefined) === (until === undefined))
        throw new ScenarioMistake('write "advance DURATION" or "advance until=quiet"');
      if (ms === undefined) untilQuiet(worldOf(s));
      else worldOf(s).run(worldOf(s).schedule.now + ms);
    },
  ),
};

/** One line of a scenario: a command, or nothing in particular (empty, a comment). Throws `ScenarioMistake`. */
export function runLine(s: ScenarioState, line: string): void {
  if (isBlank(line)) return;
  const run = readLine(scenarioCommands, line, namesIn(s));
  // Letting time pass is the one command that disturbs nobody.
  if (line.trim().split(' ')[0] !== 'advance') s.world?.disturbed();
  run(s);
}

/** An `expect` line: what is not as it says goes to the failures. */
export function checkLine(s: ScenarioState, line: string): void {
  readLine({ expect: expectations }, line, namesIn(s))(s);
}

function isBlank(line: string): boolean {
  const text = line.trim();
  return text === '' || text.startsWith('#');
}

function nodeOf(s: ScenarioState, name: string): SimNode {
  return worldOf(s).nodes.get(name)!;
}

function oneWay(
  network: SimNetwork,
  node: string,
  fault: 'deaf' | 'mute',
  where: string | undefined,
  other: string | undefined,
): void {
  if (where === 'store' && other !== undefined)
    throw new ScenarioMistake('the store is no node: leave "with" out');
  if (where === 'store') network.oneWayStore(node, fault);
  else if (other === undefined) network.oneWay(node, fault, where);
  else if (fault === 'mute') network.lose(node, other, where);
  else network.lose(other, node, where);
}

function kill(node: SimNode, what: string): void {
  if (what === 'daemon') return node.daemon.kill();
  if (what === 'keeper') return node.keeper.kill();
  node.physical.delete(what);
  const [group, resource] = what.split('/') as [string, string];
  node.dispatch({ kind: 'resource-died', group, resource, said: 'killed by signal 9' });
}

/** Runs until nothing has happened for `quietMs`, at most 2 minutes. */
function untilQuiet(world: World): void {
  const start = world.schedule.now;
  const limit = start + 120_000;
  world.lastNews = Math.max(world.lastNews, start);
  while (world.schedule.now < limit && world.schedule.now < world.lastNews + quietMs) {
    world.run(Math.min(limit, world.lastNews + quietMs), () => false);
  }
}

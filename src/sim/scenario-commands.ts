/** The commands of scenario files; the verbs are those of the lab, so that the same file can drive real processes. */

import type { Config } from '../core/config.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import { parseDuration } from '../values/duration.ts';
import { expectations } from './scenario-expect.ts';
import type { Scope } from './sim-node.ts';
import {
  ENOUGH_FOR_EVERYTHING,
  type SimpleCluster,
  type SimpleGroup,
  simpleConfig,
} from './simple-config.ts';
import type { StoreMode } from './store.ts';
import { type Behaviour, type FenceBehaviour, World } from './world.ts';

export interface ScenarioState {
  world: World | undefined;
  setup: { cluster: Omit<SimpleCluster, 'groups'>; groups: Record<string, SimpleGroup> };
  readonly seed: number;
  readonly onStep: World['onStep'];
  logged: number;
  blockStart: number;
  readonly failures: string[];
}

/** Longer than a boot, an old record's standing still and the delay of who goes on alone together. */
const QUIET_MS = 5000;

type Command = (s: ScenarioState, words: readonly string[]) => void;

export function openScenario(seed: number, onStep?: World['onStep']): ScenarioState {
  const cluster = { nodes: ['a', 'b', 'c'], networks: ['net1', 'net2'], fence: 'agent' } as const;
  const setup = { cluster, groups: {} };
  return { world: undefined, setup, seed, onStep, logged: 0, blockStart: 0, failures: [] };
}

/** One line of a scenario: a command, or nothing in particular (empty, a comment). */
export function runLine(s: ScenarioState, line: string): void {
  const words = line.trim().split(/\s+/);
  const verb = words[0] ?? '';
  if (verb === '' || verb.startsWith('#')) return;
  commandNamed(verb)(s, words.slice(1));
}

/** The world, booted at the first command that needs it. */
export function worldOf(s: ScenarioState): World {
  if (s.world) return s.world;
  s.world = new World(simpleConfig({ ...s.setup.cluster, groups: s.setup.groups }), s.seed);
  s.world.onStep = s.onStep;
  s.world.powerOnAll();
  return s.world;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  cluster: (s, words) => {
    const o = options(words);
    s.setup.cluster = {
      nodes: o.get('nodes')?.split(',') ?? ['a', 'b', 'c'],
      networks: o.get('networks')?.split(',') ?? ['net1', 'net2'],
      fence: (o.get('fence') ?? 'agent') as SimpleCluster['fence'],
      ...(o.has('watchdog') ? { watchdogMs: duration(o.get('watchdog')!) } : {}),
      timing: {
        ...(o.has('onStoreLoss') ? { onStoreLoss: o.get('onStoreLoss') as 'freeze' | 'stop' } : {}),
        ...(o.has('lease') ? { leaseMs: duration(o.get('lease')!) } : {}),
      },
      ...(o.has('fenceLimit') ? { fenceLimit: Number(o.get('fenceLimit')) } : {}),
    };
  },
  group: (s, words) => {
    s.setup.groups[words[0]!] = groupOf(words.slice(1));
  },
  /**
   * Changes the configuration while the cluster runs: `apply group NAME …` adds or replaces, `apply drop NAME` removes;
   * `apply stale …` was planned against an older version.
   */
  apply: (s, words) => {
    const isStale = words[0] === 'stale';
    const [what, name, ...rest] = isStale ? words.slice(1) : words;
    const { [name!]: _old, ...others } = s.setup.groups;
    const groups = what === 'drop' ? others : { ...s.setup.groups, [name!]: groupOf(rest) };
    if (!isStale) s.setup.groups = groups;
    apply(worldOf(s), simpleConfig({ ...s.setup.cluster, groups }), isStale);
  },
  power: (s, [node, state]) => (state === 'on' ? nodeOf(s, node).powerOn() : nodeOf(s, node).powerOff()),
  isolate: (s, [node, network]) => worldOf(s).network.isolate(node!, network),
  heal: (s, [node, network]) => {
    worldOf(s).network.heal(node!, network);
    worldOf(s).rewatch();
  },
  link: (s, [node, network, state]) => worldOf(s).network.link(node!, network!, state === 'up'),
  cut: (s, [a, b]) =>
    a === 'store' ? worldOf(s).network.cutStore(b!, true) : worldOf(s).network.cut(a!, b!),
  mend: (s, [a, b]) => {
    if (a === 'store') worldOf(s).network.cutStore(b!, false);
    else worldOf(s).network.mend(a!, b!);
    worldOf(s).rewatch();
  },
  pause: (s, [node, scope]) => nodeOf(s, node).pause((scope ?? 'all') as Scope),
  resume: (s, [node]) => nodeOf(s, node).resume(),
  kill: (s, [node, what]) => kill(s, node!, what ?? 'daemon'),
  store: (s, [mode]) => {
    worldOf(s).store.mode = mode as StoreMode;
    if (mode === 'up') worldOf(s).rewatch();
  },
  behave: (s, [key, node, behaviour]) =>
    void worldOf(s).behaviours.set(`${key}@${node}`, behaviour as Behaviour),
  fence: (s, [node, behaviour]) => void worldOf(s).fences.set(node!, behaviour as FenceBehaviour),
  /** Answers to store writes get lost, some of them landing late. */
  answers: (s, [what]) => {
    worldOf(s).store.lostAnswers = what === 'lost' ? 0.2 : 0;
  },
  /** `full`, `ok`, or `lost`: the journal is gone when the keeper dies the next time. */
  disk: (s, [node, state]) => {
    if (state === 'lost') nodeOf(s, node).disk.losesJournal = true;
    else if (state === 'full') worldOf(s).diskFull.add(node!);
    else worldOf(s).diskFull.delete(node!);
  },
  /** The service of the agent is stopped in good order. */
  leave: (s, [node]) => nodeOf(s, node).keeper.leave(),
  clock: (s, [ms]) => worldOf(s).jumpWallClock(duration(ms!)),
  /** What an operator asks at a node: `ask a drain b`, `ask a move web b`. */
  ask: (s, [node, ...rest]) => void worldOf(s).ask(node!, requestOf(rest)),
  advance: (s, [how]) => advance(worldOf(s), how ?? 'until=quiet'),
  expect: (s, words) => expectations(s, worldOf(s), words),
};

function commandNamed(verb: string): Command {
  const command = COMMANDS[verb];
  if (!command)
    throw new Error(`"${verb}" is not a scenario command; there are: ${Object.keys(COMMANDS).join(', ')}`);
  return command;
}

function nodeOf(s: ScenarioState, name: string | undefined) {
  const node = worldOf(s).nodes.get(name ?? '');
  if (!node) throw new Error(`there is no node ${name} in this scenario`);
  return node;
}

function apply(world: World, config: Config, isStale: boolean): void {
  const asked = [...world.nodes.values()].find((n) => n.power && n.daemon.id !== undefined);
  if (!asked) return world.say('admin', 'no node is up to ask');
  const hash = `c${world.configs.size + 1}`;
  world.configs.set(hash, config);
  const { version } = world.store.document!.value.config;
  world.ask(asked.name, { kind: 'apply', hash, base: isStale ? version - 1 : version });
}

function kill(s: ScenarioState, name: string, what: string): void {
  const node = nodeOf(s, name);
  if (what === 'daemon') return node.daemon.kill();
  if (what === 'keeper') return node.keeper.kill();
  node.physical.delete(what);
  const [group, resource] = what.split('/') as [string, string];
  node.dispatch({ kind: 'resource-died', group, resource, reason: 'killed by signal 9' });
}

/** Runs until nothing has happened for `QUIET_MS` (at most 2 minutes), or for a duration. */
function advance(world: World, how: string): void {
  if (how !== 'until=quiet') return world.run(world.schedule.now + duration(how));
  const start = world.schedule.now;
  const limit = start + 120_000;
  world.lastNews = Math.max(world.lastNews, start);
  while (world.schedule.now < limit && world.schedule.now < world.lastNews + QUIET_MS) {
    world.run(Math.min(limit, world.lastNews + QUIET_MS), () => false);
  }
}

function requestOf(words: readonly string[]): Request {
  const [kind, a, b, howLong] = words;
  switch (kind) {
    case 'move':
      return { kind, group: a!, node: b ?? '', forMs: duration(howLong ?? '1h') };
    case 'maintenance':
      return { kind, group: a!, on: b !== 'off' };
    case 'drain':
    case 'resume':
    case 'fence':
    case 'confirm-off':
      return { kind, node: a! };
    case 'arm':
    case 'disarm':
      return { kind };
    default:
      return { kind: kind as 'start', group: a! };
  }
}

/** Milliseconds; `-10h` is back. */
export function duration(text: string): number {
  const isBack = text.startsWith('-');
  const parsed = parseDuration(isBack ? text.slice(1) : text);
  if ('wrong' in parsed) throw new Error(`${parsed.wrong}; ${parsed.right}`);
  return isBack ? -parsed.value : parsed.value;
}

/** `key=value` words; parentheses around a list may be written. */
function options(words: readonly string[]): Map<string, string> {
  return new Map(
    words
      .map((w) => w.split('=') as [string, string])
      .map(([k, v]) => [k, (v ?? '').replace(/^\(|\)$/g, '')]),
  );
}

function groupOf(words: readonly string[]): SimpleGroup {
  const o = options(words);
  const list = (key: string) => (o.get(key) ? o.get(key)!.split(',') : undefined);
  const nodes = list('nodes') ?? list('on');
  const resources = list('resources')?.map((name) => ({ name, ...resourceOptions(o) })) ?? [
    { name: 'main', ...resourceOptions(o) },
  ];
  return {
    resources,
    ...(nodes ? { nodes } : {}),
    ...(o.has('ordered') ? { ordered: o.get('ordered') === 'true' } : {}),
    ...(o.has('restricted') ? { restricted: o.get('restricted') === 'true' } : {}),
    ...(o.has('failback') ? { failback: o.get('failback') as 'on' } : {}),
    ...(o.has('enabled') ? { enabled: o.get('enabled') === 'true' } : {}),
    ...(list('together') ? { together: list('together')! } : {}),
    ...(list('apart') ? { apart: list('apart')! } : {}),
  };
}

function resourceOptions(o: ReadonlyMap<string, string>) {
  const policy = o.get('policy') as 'restart' | undefined;
  return {
    ...(o.has('probe') ? { probeIntervalMs: duration(o.get('probe')!) } : {}),
    ...(o.has('network') ? { networks: [o.get('network')!] } : {}),
    ...(o.get('lapse') === 'no' ? { proofs: ENOUGH_FOR_EVERYTHING } : {}),
    ...(o.has('version') ? { params: { version: o.get('version')! } } : {}),
    ...(policy
      ? {
          onFailure: {
            policy,
            restarts: Number(o.get('restarts') ?? 3),
            windowMs: 600_000,
            then: (o.get('then') ?? 'relocate') as 'relocate',
          },
        }
      : {}),
  };
}

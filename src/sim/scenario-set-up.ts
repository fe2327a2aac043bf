/** The lines that describe a cluster: `cluster` and `group` before it runs, `apply` while it does. */
import type { Config } from '../core/config.ts';
import { grammarOf, ScenarioMistake } from './scenario-grammar.ts';
import {
  amountWord,
  anyName,
  claimWord,
  countWord,
  cronWord,
  duration,
  groupWord,
  listOf,
  networkWord,
  newName,
  nodeWord,
  oneOf,
  quarantineWord,
  withoutWord,
  yesNo,
  zoneWord,
} from './scenario-kinds.ts';
import { type ScenarioState, worldOf } from './scenario-state.ts';
import { wireChanges } from './scenario-wires.ts';
import { enoughForEverything, type SimpleGroup, simpleConfig } from './simple-config.ts';
import type { World } from './world.ts';

const { form, choice } = grammarOf<ScenarioState>();

const cluster = {
  nodes: listOf(newName),
  networks: listOf(newName),
  store: oneOf('memory'),
  fence: oneOf('agent', 'manual', 'none', 'pair', 'pair-then-agent'),
  watchdog: duration,
  onStoreLoss: oneOf('freeze', 'stop'),
  lease: duration,
  fenceLimit: countWord,
  /** No node is in quarantine where it is not written. */
  quarantine: quarantineWord,
  /** Of every node. */
  capacity: listOf(amountWord),
  /** `cluster.tie`. */
  prefer: listOf(newName),
  delay: duration,
  /** `cluster.fenceThen`. */
  then: oneOf('on', 'stay-off'),
} as const;

/** As in the cluster file; what is not said stays as it is. */
const timers = {
  interval: duration,
  misses: countWord,
  renewal: duration,
  hang: duration,
  minorityDelay: duration,
  storeTimeout: duration,
} as const;

const groupOptions = {
  nodes: listOf(nodeWord),
  on: listOf(nodeWord),
  ordered: yesNo,
  restricted: yesNo,
  enabled: yesNo,
  failback: oneOf('on', 'off', 'manual'),
  together: listOf(groupWord),
  apart: listOf(groupWord),
  after: listOf(groupWord),
  /** What it does without those. */
  without: withoutWord,
  /** `prefer`. */
  ratherWith: listOf(groupWord),
  ratherWithout: listOf(groupWord),
  /** `failbackAfter` and `restartPause`; nothing waits where they are not written. */
  steady: duration,
  /** `failback` with a window: `cron` in `zone` (UTC), `for` so long (1h). */
  window: cronWord,
  for: duration,
  zone: zoneWord,
  pause: duration,
  resources: listOf(newName),
  probe: duration,
  network: networkWord,
  lapse: oneOf('no'),
  version: anyName,
  policy: oneOf('restart', 'relocate', 'stop', 'ignore'),
  restarts: countWord,
  then: oneOf('relocate', 'stop', 'ignore'),
  needs: listOf(amountWord),
  /** Of its first resource. */
  claims: listOf(claimWord),
} as const;

type GroupOptions = {
  readonly [K in keyof typeof groupOptions]?: (typeof groupOptions)[K] extends {
    read(...a: never): infer P;
  }
    ? Extract<P, { readonly value: unknown }>['value']
    : never;
};

export const setUpCommands = {
  /** Before any group: those name its nodes. */
  cluster: form({ words: {}, options: cluster }, (s, o) => {
    if (s.world || Object.keys(s.setup.groups).length > 0)
      throw new ScenarioMistake('"cluster" comes too late: it is the first command');
    const timing = defined({ onStoreLoss: o.onStoreLoss, leaseMs: o.lease });
    const { nodes, networks, fence } = { ...s.setup.cluster, ...o };
    const has = o.capacity && Object.fromEntries(o.capacity);
    const capacity = has && Object.fromEntries(nodes.map((node) => [node, has]));
    const tie = tieOf(o);
    const { watchdog: watchdogMs, fenceLimit, quarantine, then } = o;
    const more = defined({ watchdogMs, fenceLimit, quarantine, capacity, tie, then });
    s.setup.cluster = { nodes, networks, fence, timing, ...more };
  }),
  group: form({ words: { name: newName }, options: groupOptions }, (s, { name, ...options }) => {
    if (s.world) throw new ScenarioMistake('the cluster runs already; write "apply group …"');
    if (s.setup.groups[name]) throw new ScenarioMistake(`there is a group "${name}" already`);
    s.setup.groups = { ...s.setup.groups, [name]: groupOf(options) };
  }),
  /** `stale`: planned against an older version than is in force. */
  apply: choice({}, () => ({ ...changes(false), stale: choice({}, () => changes(true)) })),
};

/**
 * `group` adds or replaces, `drop` removes, `timing` sets timers, `nodes` says which of the machines are nodes, `network`
 * and `address` say how they reach one another.
 */
function changes(isStale: boolean) {
  const apply = (s: ScenarioState, setup: ScenarioState['setup']) => {
    const world = worldOf(s);
    const config = simpleConfig({ ...setup.cluster, groups: setup.groups });
    if (!isStale) s.setup = setup;
    applyConfig(world, config, isStale);
  };
  const change = (s: ScenarioState, groups: Readonly<Record<string, SimpleGroup>>) =>
    apply(s, { ...s.setup, groups });
  return {
    nodes: form({ words: { nodes: listOf(nodeWord) } }, (s, { nodes }) =>
      apply(s, { ...s.setup, cluster: { ...s.setup.cluster, nodes } }),
    ),
    group: form({ words: { name: newName }, options: groupOptions }, (s, { name, ...options }) =>
      change(s, { ...s.setup.groups, [name]: groupOf(options) }),
    ),
    /** The same under another name. */
    rename: form({ words: { from: groupWord, to: newName } }, (s, { from, to }) => {
      const { [from]: renamed, ...others } = s.setup.groups;
      change(s, renamed ? { ...others, [to]: renamed } : others);
    }),
    /** Two groups exchange what they run. */
    swap: form({ words: { a: groupWord, b: groupWord } }, (s, { a, b }) => {
      const [one, other] = [s.setup.groups[a], s.setup.groups[b]];
      if (!one || !other) return;
      const swapped = {
        [a]: { ...one, resources: other.resources },
        [b]: { ...other, resources: one.resources },
      };
      change(s, { ...s.setup.groups, ...swapped });
    }),
    timing: form({ words: {}, options: timers }, (s, o) => {
      const { interval, misses, renewal, hang, minorityDelay, storeTimeout } = o;
      const changed = defined({
        beatIntervalMs: interval,
        beatMisses: misses,
        renewIntervalMs: renewal,
        hangMs: hang,
        minorityDelayMs: minorityDelay,
        storeTimeoutMs: storeTimeout,
      });
      const timing = { ...s.setup.cluster.timing, ...changed };
      apply(s, { ...s.setup, cluster: { ...s.setup.cluster, timing } });
    }),
    /** Who goes on in a tie; nobody named: as if nothing were said. */
    tie: form({ words: {}, options: { prefer: listOf(nodeWord), delay: duration } }, (s, o) => {
      const { tie: _, ...cluster } = s.setup.cluster;
      apply(s, { ...s.setup, cluster: { ...cluster, ...defined({ tie: tieOf(o) }) } });
    }),
    then: form({ words: { fence: oneOf('on', 'stay-off') } }, (s, { fence }) =>
      apply(s, { ...s.setup, cluster: { ...s.setup.cluster, then: fence } }),
    ),
    /** What one node has from now on. */
    capacity: form({ words: { node: nodeWord, has: listOf(amountWord) } }, (s, { node, has }) => {
      const capacity = { ...s.setup.cluster.capacity, [node]: Object.fromEntries(has) };
      apply(s, { ...s.setup, cluster: { ...s.setup.cluster, capacity } });
    }),
    ...wireChanges((s, cluster) => apply(s, { ...s.setup, cluster })),
    drop: form({ words: { name: groupWord } }, (s, { name }) => {
      const { [name]: _dropped, ...others } = s.setup.groups;
      change(s, others);
    }),
  };
}

function applyConfig(world: World, config: Config, isStale: boolean): void {
  const asked = [...world.nodes.values()].find((n) => n.power && n.daemon.id !== undefined);
  if (!asked) return world.say('admin', 'no node is up to ask');
  const hash = `c${world.configs.size + 1}`;
  world.configs.set(hash, config);
  // Planned against what an agent remembers, where the store shows nothing.
  const { version } = (world.store.document?.value ?? world.store.lasts().at(-1)!).config;
  world.ask(asked.name, { kind: 'apply', hash, base: isStale ? version - 1 : version });
}

function tieOf({ prefer = [], delay }: { readonly prefer?: readonly string[]; readonly delay?: number }) {
  return prefer.length === 0 ? undefined : { prefer, delayMs: delay ?? 0 };
}

function groupOf(o: GroupOptions): SimpleGroup {
  if (o.nodes && o.on) throw new ScenarioMistake('"on" is short for "nodes": write one of them');
  if (o.window === undefined && (o.for !== undefined || o.zone !== undefined))
    throw new ScenarioMistake('"for" and "zone" say nothing without "window"');
  if (o.window !== undefined && (o.failback ?? 'on') !== 'on')
    throw new ScenarioMistake('"window" says nothing without "failback=on"');
  const { ordered, restricted, enabled, failback, together, apart } = o;
  const resource = resourceOf(o);
  return {
    ...defined({ ordered, restricted, enabled, failback, together, apart, nodes: o.nodes ?? o.on }),
    ...defined({ after: o.after, failbackAfterMs: o.steady, restartPauseMs: o.pause }),
    ...((o.ratherWith || o.ratherWithout) && {
      prefer: { together: o.ratherWith ?? [], apart: o.ratherWithout ?? [] },
    }),
    ...(o.without !== undefined && {
      withoutFirst: Object.fromEntries((o.after ?? []).map((first) => [first, o.without!])),
    }),
    ...(o.window !== undefined && {
      failbackWindow: { cron: o.window, forMs: o.for ?? 3_600_000, timezone: o.zone ?? 'UTC' },
    }),
    ...(o.needs && { needs: Object.fromEntries(o.needs) }),
    resources: (o.resources ?? ['main']).map((name, i) => ({
      name,
      ...resource,
      // What a resource claims follows from its parameters.
      ...(i === 0 && o.claims
        ? {
            claims: o.claims,
            params: {
              ...resource.params,
              claims: o.claims.map(({ what, shared }) => (shared ? `${what}:read` : what)),
            },
          }
        : {}),
    })),
  };
}

function resourceOf({ probe, network, lapse, version, policy, restarts, then }: GroupOptions) {
  if (policy === undefined && (restarts !== undefined || then !== undefined))
    throw new ScenarioMistake('"restarts" and "then" say nothing without "policy"');
  const onFailure = policy && {
    policy,
    restarts: restarts ?? 3,
    windowMs: 600_000,
    then: then ?? ('relocate' as const),
  };
  return defined({
    probeIntervalMs: probe,
    networks: network === undefined ? undefined : [network],
    proofs: lapse === 'no' ? enoughForEverything : undefined,
    params: version === undefined ? undefined : { version },
    onFailure,
  });
}

/** What was not said is left to the default. */
function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]: Exclude<T[K], undefined> };
}

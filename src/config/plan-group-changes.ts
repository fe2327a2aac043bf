/**
 * The part of a plan that people read most carefully: what happens to one running group. A change of resources is carried
 * out in place, and only what differs restarts; a change of placement alone moves it or does nothing.
 */
import type { TimeWindow } from '../core/calendar.ts';
import type { Amounts, FailurePolicy, GroupConfig, GroupName, Json, ResourceConfig } from '../core/config.ts';
import { canonicalJson, definitionHash } from '../core/definition-hash.ts';
import { formatDuration } from '../values/duration.ts';
import type { PlannedChange } from './planned-change.ts';

export function planGroupChange(name: string, from: GroupConfig, to: GroupConfig): PlannedChange[] {
  const said = [
    ...planEnabled(name, from, to),
    ...planResources(name, from, to),
    ...planPlacement(name, from, to),
  ];
  return said.map((one) => ofGroup(name, one));
}

type Said = Pick<PlannedChange, 'effect' | 'words' | 'disturbs'>;

/** What stops, restarts or moves something disturbs the group itself, at least. */
export function ofGroup(name: GroupName, { effect, words, disturbs = [] }: Said): PlannedChange {
  const itself = effect === 'stops' || effect === 'restarts' || effect === 'moves' ? [name] : [];
  const all = [...new Set([...itself, ...disturbs])];
  return { kind: 'group', name, effect, ...(all.length > 0 && { disturbs: all }), words };
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

function planEnabled(name: string, from: GroupConfig, to: GroupConfig): Said[] {
  if (from.enabled === to.enabled) return [];
  return to.enabled
    ? [{ effect: 'starts', words: `group ${name} is enabled and starts` }]
    : [{ effect: 'stops', words: `group ${name} is disabled and stops` }];
}

function planResources(name: string, from: GroupConfig, to: GroupConfig): Said[] {
  if (definitionHash(from) === definitionHash(to)) return [];
  const runs = from.enabled && to.enabled;
  return resourceChanges(name, from.resources, to.resources).map(({ effect, what, then, disturbs }) =>
    runs
      ? { effect, words: `${what}; ${then}`, ...(disturbs && { disturbs }) }
      : { effect: 'none', words: `${what}; it counts at the next start` },
  );
}

interface ResourceChange {
  readonly effect: Said['effect'];
  readonly what: string;
  /** What becomes of it where the group runs. */
  readonly then: string;
  readonly disturbs?: readonly GroupName[];
}

/** As the owner of the group carries it out in place: see src/core/takeover/groups/change.ts. */
function resourceChanges(
  name: string,
  from: readonly ResourceConfig[],
  to: readonly ResourceConfig[],
): ResourceChange[] {
  const before = new Map(from.map((r) => [r.name, r]));
  const after = new Map(to.map((r) => [r.name, r]));
  const of = `of group ${name}`;
  const changes = to.flatMap((r): ResourceChange[] => {
    const old = before.get(r.name);
    if (!old)
      return [
        {
          effect: 'starts',
          what: `new resource ${r.name} (${r.type}) ${of}`,
          then: `it starts, the others run on${elseWords[endOf(r.onFailure)]}`,
          ...(endOf(r.onFailure) !== 'ignore' && { disturbs: [name] }),
        },
      ];
    if (same(old, r)) return [];
    const restarts = old.type !== r.type || !same(old.params, r.params);
    const what = `${changed(old, r)} of resource ${r.name} ${of}`;
    return restarts
      ? [{ effect: 'restarts', what, then: restartsWith(r.name, from) }]
      : [{ effect: 'none', what, then: 'nothing restarts' }];
  });
  const removed = from
    .filter((r) => !after.has(r.name))
    .map(
      (r): ResourceChange => ({
        effect: 'stops',
        what: `removal of resource ${r.name} ${of}`,
        then: `it stops${andDependents(r.name, from)}`,
      }),
    );
  const all = [...changes, ...removed];
  if (all.length > 0) return all;
  return [
    {
      effect: 'none',
      what: `new order of resources ${to.map((r) => r.name).join(', ')} ${of}`,
      then: 'nothing restarts',
    },
  ];
}

/** What becomes of the group where the resource does not start. */
function endOf({ policy, then }: FailurePolicy): 'relocate' | 'stop' | 'ignore' {
  return policy === 'restart' ? then : policy;
}

const elseWords = {
  relocate: '; if it cannot start, the group moves',
  stop: '; if it cannot start, the group stops',
  ignore: '',
} as const;

function restartsWith(resource: string, resources: readonly ResourceConfig[]): string {
  const others = dependents(resource, resources);
  return others.length === 0
    ? 'it restarts, the others run on'
    : `it restarts, and with it ${others.join(', ')}`;
}

function andDependents(resource: string, resources: readonly ResourceConfig[]): string {
  const others = dependents(resource, resources);
  return others.length === 0 ? ', the others run on' : `, and ${others.join(', ')} restart`;
}

/** Whatever starts after it, directly or not, in the definition that runs now. */
function dependents(resource: string, resources: readonly ResourceConfig[]): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    for (const r of resources) {
      if (!r.after.includes(name) || found.has(r.name)) continue;
      found.add(r.name);
      add(r.name);
    }
  };
  add(resource);
  return [...found];
}

/** Words of the cluster file for the fields of a compiled resource. */
const fields: readonly [keyof ResourceConfig, string][] = [
  ['type', 'type'],
  ['after', 'after'],
  ['startTimeoutMs', 'startTimeout'],
  ['stopTimeoutMs', 'stopTimeout'],
  ['probeTimeoutMs', 'probeTimeout'],
  ['probeIntervalMs', 'probeInterval'],
  ['onFailure', 'onFailure'],
  ['proofs', 'accepted proofs'],
];

function changed(from: ResourceConfig, to: ResourceConfig): string {
  const params = [...new Set([...Object.keys(from.params), ...Object.keys(to.params)])].sort();
  const words = [
    ...params.filter((key) => !same(from.params[key], to.params[key])),
    ...fields.flatMap(([key, word]) => (same(from[key], to[key]) ? [] : [word])),
  ];
  return `changed ${words.length === 0 ? 'network' : words.join(', ')}`;
}

const pauses = [
  ['failbackAfterMs', 'failbackAfter'],
  ['restartPauseMs', 'restartPause'],
] as const;

function planPlacement(name: string, from: GroupConfig, to: GroupConfig): Said[] {
  const said: Said[] = [];
  if (!same(from.nodes, to.nodes) || from.ordered !== to.ordered || from.restricted !== to.restricted) {
    said.push({
      effect: orderEffect(from, to),
      words: `group ${name} ${preferences(to)}; ${orderConsequence(from, to)}`,
    });
  }
  if (from.failback !== to.failback || !same(from.failbackWindow, to.failbackWindow)) {
    const { failbackWindow: window } = to;
    const words = {
      on: window ? `fails back by itself ${inWindow(window)}` : 'fails back by itself',
      off: 'stays where it is when a better node returns',
      manual: 'waits for an operator to fail back',
    };
    said.push({
      effect: to.failback === 'on' ? 'moves' : 'none',
      words: `group ${name} ${words[to.failback]} from now on`,
    });
  }
  for (const [key, word] of pauses)
    if (from[key] !== to[key])
      said.push({ effect: 'none', words: `group ${name} has another ${word} from now on` });
  if (!same([...from.together].sort(), [...to.together].sort()))
    said.push(neighbours(name, 'together with', to.together));
  const after = to.after ?? [];
  if (!same([...(from.after ?? [])].sort(), [...after].sort()))
    said.push({
      effect: 'none',
      words:
        after.length === 0
          ? `group ${name} starts in no order from now on`
          : `group ${name} starts after ${after.join(', ')} from now on; nothing restarts for it`,
    });
  if (!same(from.withoutFirst ?? {}, to.withoutFirst ?? {}) && after.length > 0)
    said.push({ effect: 'none', words: `group ${name} ${withoutWords(to)} from now on` });
  if (!same([...from.apart].sort(), [...to.apart].sort()))
    said.push(neighbours(name, 'apart from', to.apart));
  if (!same(from.prefer ?? {}, to.prefer ?? {})) said.push(planPreference(name, to));
  if (!same(from.needs ?? {}, to.needs ?? {})) said.push(planNeeds(name, from.needs ?? {}, to.needs ?? {}));
  return said;
}

/** What it does without those that it starts after. */
function withoutWords({ after = [], withoutFirst = {} }: GroupConfig): string {
  return after
    .map((first) => {
      const policy = withoutFirst[first];
      if (policy === undefined) return `waits for ${first} before it starts, and runs on when that fails`;
      const span = formatDuration(policy.forMs);
      return policy.without === 'run'
        ? `starts and runs on without ${first} when that has not run for ${span}`
        : `stops when ${first} has not run for ${span}`;
    })
    .join(', ');
}

/** It moves nobody but who goes to a better node by itself anyway. */
function planPreference(name: string, { prefer, failback, ordered, nodes }: GroupConfig): Said {
  const wishes = [
    ...(prefer?.together ?? []).map((other) => `together with ${other}`),
    ...(prefer?.apart ?? []).map((other) => `apart from ${other}`),
  ];
  const words = `group ${name} would rather run ${wishes.join(', ') || 'as it happens'} from now on`;
  return failback === 'on' && ordered && nodes.length > 0
    ? { effect: 'moves', words: `${words}; it moves if that is so on another of its nodes` }
    : { effect: 'none', words: `${words}; nothing that runs moves for it` };
}

/** One that needs less, or nothing that it did not need, stays where it is. */
function planNeeds(name: string, from: Amounts, to: Amounts): Said {
  const needs = Object.entries(to).map(([what, count]) => `${count} of ${what}`);
  const words = `group ${name} needs ${needs.join(', ') || 'no capacity'} from now on`;
  if (Object.entries(to).every(([what, count]) => count <= (from[what] ?? 0)))
    return { effect: 'none', words: `${words}; nothing moves for it` };
  return {
    effect: 'moves',
    words: `${words}; what has too little room moves where it fits, and stays where it fits nowhere`,
  };
}

function preferences(to: GroupConfig): string {
  if (to.nodes.length === 0) return 'may run on any node';
  const order = to.ordered ? 'prefers' : 'prefers, in no order,';
  return `${to.restricted ? 'may run only on' : order} ${to.nodes.join(', ')}`;
}

function orderEffect(from: GroupConfig, to: GroupConfig): 'moves' | 'none' {
  return mustLeave(from, to) || to.failback === 'on' ? 'moves' : 'none';
}

/** Some node that may run it now may not run it afterwards. */
function mustLeave(from: GroupConfig, to: GroupConfig): boolean {
  if (!to.restricted) return false;
  return !from.restricted || from.nodes.some((node) => !to.nodes.includes(node));
}

/** `only in the window that opens by "0 2 * * 6" in Europe/Berlin, for 2h`. */
function inWindow({ cron, timezone, forMs }: TimeWindow): string {
  return `only in the window that opens by "${cron}" in ${timezone}, for ${formatDuration(forMs)},`;
}

function orderConsequence(from: GroupConfig, to: GroupConfig): string {
  if (mustLeave(from, to)) return 'it moves if it runs on another node';
  if (to.failback === 'on' && to.failbackWindow)
    return `it moves ${inWindow(to.failbackWindow)} if a better node than its present one is up, else nothing restarts`;
  if (to.failback === 'on')
    return 'it moves if a better node than its present one is up, else nothing restarts';
  return `it stays where it is (failback ${to.failback})`;
}

function neighbours(name: string, how: string, groups: readonly string[]): Said {
  if (groups.length === 0) {
    return { effect: 'none', words: `group ${name} need not be ${how} others any more` };
  }
  return {
    effect: 'moves',
    disturbs: groups,
    words: `group ${name} must be ${how} ${groups.join(', ')}; groups that are placed otherwise move`,
  };
}

/** What a simulation came to, as `-o json` has it. Pure. */
import type { SnapshotView } from '../../api/contract/views.ts';
import { viewExplanation } from '../../api/views/explanation.ts';
import { viewGroups } from '../../api/views/groups.ts';
import type { Reason } from '../../core/reason.ts';
import { tellsHere } from '../../core/takeover/tells.ts';
import { awayNodes } from '../../core/takeover/view/away.ts';
import { isRefused } from '../../core/takeover/went-back.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { Members, Outcome } from '../../sim/what-if/play-what-if.ts';
import type { Served } from '../../sim/what-if/serving-watch.ts';
import { livingNodes } from '../../sim/what-if/snapshot.ts';
import type { Known, KnownDurations } from './measured-times.ts';
import { snapshotFrom } from './snapshot-from.ts';

/** What it means for whoever uses the groups, the worst that holds. */
export type Verdict = 'broke' | 'no-majority' | 'down' | 'refused' | 'unfinished' | 'outage' | 'nothing';

export interface WhatIfView {
  /** ISO 8601; when what it begins with was true. */
  readonly at: string;
  /** Whose agent answered. */
  readonly node: string;
  readonly cluster: string;
  readonly line: string;
  readonly verdict: Verdict;
  /** Nothing went on any more when it ended. */
  readonly rests: boolean;
  /** Until the last thing that happened, ms of simulated time. */
  readonly tookMs: number;
  readonly anyway: readonly string[];
  readonly story: readonly StoryView[];
  readonly groups: readonly GroupOutcome[];
  /** What the line asks of the cluster and would not get, as facts. */
  readonly refused: readonly Reason[];
  readonly fenced: readonly { readonly node: string; readonly proof: string; readonly by: string | null }[];
  readonly store: { readonly before: Members; readonly after: Members };
  readonly durations: readonly DurationView[];
  /** What the copy does not have as the cluster does. */
  readonly remarks: readonly Remark[];
  readonly broke: string | null;
}

export interface StoryView {
  /** From the first thing that was supposed. */
  readonly ms: number;
  readonly who: string;
  readonly level: 'info' | 'warning' | 'alarm';
  readonly text: string;
  readonly reason: Reason | null;
}

export interface GroupOutcome {
  readonly group: string;
  /** Where it serves: null where it does not. */
  readonly before: string | null;
  readonly after: string | null;
  /** In all in which it served nowhere; null: it did not serve before, or does not afterwards. */
  readonly outageMs: number | null;
  /** As `holdfast status` would say. */
  readonly state: string;
  /** Why it does not run. */
  readonly reason: string;
}

export interface DurationView extends Known {
  readonly what: 'start' | 'stop' | 'fence';
  readonly of: string;
}

export type Remark =
  | {
      readonly kind: 'stands-apart';
      readonly group: string;
      readonly real: string | null;
      readonly copy: string | null;
    }
  | { readonly kind: 'not-a-member'; readonly node: string };

export interface Played {
  readonly snapshot: SnapshotView;
  readonly line: string;
  readonly outcome: Outcome;
  readonly durations: KnownDurations;
}

export function viewWhatIf({ snapshot, line, outcome, durations }: Played): WhatIfView {
  const seen = outcome.observer && asSeen(outcome.observer);
  const groups = [...outcome.groups].map(([group, served]) => viewGroup(group, served, seen));
  const { story, fenced, rests, tookMs, store, broke } = outcome;
  return {
    at: snapshot.at,
    node: snapshot.node,
    cluster: snapshot.config.cluster.name,
    line,
    verdict: verdictOf(outcome, groups),
    rests,
    tookMs: Math.round(tookMs),
    anyway: outcome.anyway.map(({ text }) => text),
    story: story.map(({ at, node, text, note }) => ({
      ms: Math.round(at),
      who: node,
      level: note?.level ?? 'info',
      text,
      reason: note?.reason ?? null,
    })),
    groups,
    refused: outcome.refused,
    fenced: fenced.map(({ node, proof, by }) => ({ node, proof, by: by === '' ? null : by })),
    store,
    durations: usedDurations(durations, outcome),
    remarks: remarksOf(snapshot, outcome),
    broke: broke ?? null,
  };
}

/** As the agent of that node would show it. */
function asSeen({ state: s, wall, now }: NonNullable<Outcome['observer']>): AgentSnapshot {
  return {
    node: s.self,
    incarnation: s.inc,
    version: s.version,
    at: wall,
    config: s.config?.value,
    configHash: s.config?.hash,
    defs: s.config?.defs ?? {},
    document: s.store.document?.value,
    records: Object.fromEntries(Object.entries(s.store.records).map(([name, { value }]) => [name, value])),
    store: {
      reachable: s.store.reachable,
      lastAnswerMs: undefined,
      believed: !isRefused({ s }),
      refuses: undefined,
      description: undefined,
    },
    hearing: s.hears,
    away: awayNodes(s, now),
    lease: { valid: true, remainingMs: undefined },
    resources: [],
    beats: { rejected: 0, replayed: 0 },
    problems: tellsHere(s),
  };
}

function viewGroup(group: string, served: Served, seen: AgentSnapshot | undefined): GroupOutcome {
  const { before = null, after = null, outageMs } = served;
  const view = seen && viewGroups(seen).find(({ name }) => name === group);
  return {
    group,
    before,
    after,
    outageMs: after === null || before === null ? null : Math.round(outageMs),
    state: view?.state ?? 'waiting',
    reason: after === null && seen ? reasonOf(seen, group, view?.reason ?? '') : '',
  };
}

/** One that nobody owns waits for a node: why there is none. */
function reasonOf(seen: AgentSnapshot, group: string, reason: string): string {
  const isFree = seen.document?.groups[group]?.is === 'free';
  return (isFree ? viewExplanation(seen, group)?.summary : undefined) ?? `${group}: ${reason}.`;
}

function verdictOf({ broke, rests, store, refused }: Outcome, groups: readonly GroupOutcome[]): Verdict {
  if (broke !== undefined) return 'broke';
  if (!store.after.answers) return 'no-majority';
  if (groups.some(({ before, after }) => before !== null && after === null)) return 'down';
  if (refused.length > 0) return 'refused';
  if (!rests) return 'unfinished';
  return groups.some(({ outageMs }) => (outageMs ?? 0) > 0) ? 'outage' : 'nothing';
}

/** What started, stopped or was switched off in the story. */
function usedDurations({ starts, stops, fences }: KnownDurations, { story }: Outcome): DurationView[] {
  const of = (what: DurationView['what'], known: Readonly<Record<string, Known>>, names: readonly string[]) =>
    [...new Set(names)].flatMap((name) =>
      known[name] === undefined ? [] : [{ what, of: name, ...known[name] }],
    );
  const told = story.flatMap(({ note }) => note?.reason ?? []);
  return [
    ...of(
      'fence',
      fences,
      told.flatMap((reason) => (reason.kind === 'says-off' ? [reason.node] : [])),
    ),
    ...of(
      'stop',
      stops,
      told.flatMap((reason) => (reason.kind === 'released' ? [reason.group] : [])),
    ),
    ...of(
      'start',
      starts,
      told.flatMap((reason) => (reason.kind === 'runs' ? [reason.group] : [])),
    ),
  ];
}

function remarksOf(view: SnapshotView, { groups }: Outcome): Remark[] {
  const { document, records, config } = view;
  const living = livingNodes(snapshotFrom(view));
  const apart = [...groups].flatMap(([group, { before = null }]): Remark[] => {
    const entry = document.groups[group];
    const owner = entry?.is === 'assigned' && living.includes(entry.node) ? entry.node : null;
    const real = owner !== null && records[owner]?.running[group]?.phase === 'running' ? owner : null;
    return real === before ? [] : [{ kind: 'stands-apart', group, real, copy: before }];
  });
  const heard = new Set(living.flatMap((node) => Object.values(records[node]?.hears ?? {}).flat()));
  const strangers = Object.keys(config.nodes).filter((node) => heard.has(node) && !living.includes(node));
  return [...apart, ...strangers.map((node): Remark => ({ kind: 'not-a-member', node }))];
}

/**
 * How long what happened lately took, read off the events of the agent that is asked: what a group took to start and to stop
 * on that node, and what a fence device took that this node used. Of what was never seen the usual time counts.
 */
import type { EventView, SnapshotView } from '../../api/contract/views.ts';
import type { Reason } from '../../core/reason.ts';
import type { KnownTimes } from '../../sim/what-if/times-of.ts';

export interface Known {
  readonly ms: number;
  readonly from: 'measured' | 'typical';
}

export interface KnownDurations {
  readonly starts: Readonly<Record<string, Known>>;
  readonly stops: Readonly<Record<string, Known>>;
  readonly fences: Readonly<Record<string, Known>>;
}

/** What begins something, and what ends it; each names what it is of. */
interface Span {
  readonly begins: (reason: Reason) => string | undefined;
  readonly ends: (reason: Reason) => string | undefined;
}

/** Seconds to minutes: what lies further apart had other reasons than the time it takes. */
const longestMs = 30 * 60_000;

function spans(node: string): Readonly<Record<keyof KnownDurations, Span>> {
  return {
    starts: {
      begins: (reason) =>
        reason.kind === 'group-assigned' && reason.node === node ? reason.group : undefined,
      ends: (reason) => (reason.kind === 'runs' && reason.node === node ? reason.group : undefined),
    },
    stops: {
      begins: (reason) =>
        reason.kind === 'group-draining' && reason.node === node ? reason.group : undefined,
      ends: (reason) => (reason.kind === 'released' ? reason.group : undefined),
    },
    fences: {
      begins: (reason) => (reason.kind === 'fences' ? reason.node : undefined),
      ends: (reason) => (reason.kind === 'says-off' ? reason.node : undefined),
    },
  };
}

export function durationsOf(
  { node, config, typical }: SnapshotView,
  events: readonly EventView[],
): KnownDurations {
  const measured = spans(node);
  const groups = Object.keys(config.groups);
  const known = (names: readonly string[], span: Span, usual: (name: string) => number | null) => {
    const newest = lastSpans(events, span);
    return Object.fromEntries(
      names.flatMap((name): [string, Known][] => {
        const seen = newest.get(name);
        const ms = seen ?? usual(name);
        return ms === null ? [] : [[name, { ms, from: seen === undefined ? 'typical' : 'measured' }]];
      }),
    );
  };
  return {
    starts: known(groups, measured.starts, () => typical.startMs),
    stops: known(groups, measured.stops, () => typical.startMs),
    fences: known(Object.keys(config.nodes), measured.fences, (name) => typical.fenceMs[name] ?? null),
  };
}

/** Of each the newest. */
function lastSpans(events: readonly EventView[], { begins, ends }: Span): ReadonlyMap<string, number> {
  const begun = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const { at, reason } of events) {
    const now = Date.parse(at);
    const [begin, end] = [begins(reason as Reason), ends(reason as Reason)];
    if (begin !== undefined) begun.set(begin, now);
    const since = end === undefined ? undefined : begun.get(end);
    if (end === undefined || since === undefined) continue;
    begun.delete(end);
    if (now >= since && now - since <= longestMs) taken.set(end, now - since);
  }
  return taken;
}

/** For the simulation. */
export function knownTimes({ starts, stops, fences }: KnownDurations): KnownTimes {
  const ms = (of: Readonly<Record<string, Known>>) =>
    Object.fromEntries(Object.entries(of).map(([name, known]) => [name, known.ms]));
  return { starts: ms(starts), stops: ms(stops), fences: ms(fences) };
}

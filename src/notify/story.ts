/**
 * The cluster's history as it comes in, on every node alike: whoever coordinates next has seen the same, and tells what the book says
 * is not told yet. In memory; what is older than this daemon is read off the events that are kept.
 */
import type { Happening } from '../core/notify/happening.ts';
import type { AgentEvent } from '../ports/agent-facade.ts';
import { emptyHistory, type History, takeEvent, takePast, takeRuns, toldUpTo } from './history.ts';
import type { NotifierPorts } from './notifier-ports.ts';

export interface Story {
  take(event: AgentEvent): void;
  look(): void;
  /** What has come since the last call. */
  takeNew(): readonly Happening[];
  /** All that is known, oldest first. */
  all(): readonly Happening[];
  /** A group is on its way to a node. */
  goesOn(): boolean;
  /** Of the cluster document: everything up to that version is among what was given out. */
  upTo(): number;
}

type Ports = Pick<NotifierPorts, 'config' | 'document' | 'events' | 'runs' | 'wall'>;

const kept = 500;
/** What nobody told for a day is no news. */
const oldestMs = 24 * 3_600_000;

export function createStory(ports: Ports): Story {
  let history: History | undefined;
  let known: readonly Happening[] = [];
  let fresh: readonly Happening[] = [];
  const add = (happenings: readonly Happening[]) => {
    if (happenings.length === 0) return;
    known = [...known, ...happenings].slice(-kept);
    fresh = [...fresh, ...happenings].slice(-kept);
  };
  const noticing = () => {
    const { beatIntervalMs = 0, beatMisses = 0 } = ports.config()?.timing ?? {};
    return { silentMs: beatIntervalMs * beatMisses, lineage: ports.document()?.lineage ?? '' };
  };
  /** `before`: the number of the first event that comes by itself. */
  const begun = (before: number): History => {
    if (history !== undefined) return history;
    const upTo = ports.document()?.version ?? 0;
    const events = pastOf(ports.events(), { before, upTo, now: ports.wall() });
    const past = takePast(emptyHistory, events, noticing());
    add(past.happenings);
    history = past.history;
    return history;
  };
  const look = () => {
    if (history === undefined || Object.keys(history.coming).length === 0) return;
    const step = takeRuns(history, ports.runs, ports.wall(), noticing().lineage);
    history = step.history;
    add(step.happenings);
  };
  return {
    take(event) {
      if (event.shared !== true || ports.config()?.notifications === undefined) return;
      const step = takeEvent(begun(event.seq), event, noticing());
      history = step.history;
      add(step.happenings);
    },
    look,
    takeNew() {
      begun(Number.POSITIVE_INFINITY);
      look();
      const taken = fresh;
      fresh = [];
      return taken;
    },
    all: () => known,
    goesOn: () => Object.keys(history?.coming ?? {}).length > 0,
    upTo: () => toldUpTo(history ?? emptyHistory, ports.document()?.version ?? 0),
  };
}

/** Of a document that was not put back since: versions of before a store was accepted mean nothing beside those of after. */
function pastOf(
  events: readonly AgentEvent[],
  { before, upTo, now }: { readonly before: number; readonly upTo: number; readonly now: number },
): readonly AgentEvent[] {
  const past = events.filter(
    ({ shared, seq, at, document }) =>
      shared === true && seq < before && document <= upTo && now - at < oldestMs,
  );
  const accepted = past.findLastIndex(({ reason }) => reason.kind === 'store-accepted-by');
  return past.slice(accepted + 1);
}

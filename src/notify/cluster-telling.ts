/**
 * Telling for the cluster, while this node coordinates: from where the book says that the one before has come, and so that the next
 * one can go on. What was sent and could not be written into the book is told once more by whoever comes next: at least once.
 */
import type { NotifyWayConfig } from '../core/config.ts';
import type { Happening } from '../core/notify/happening.ts';
import type { NotifyDocument, Place, WayBook } from '../core/notify/notify-document.ts';
import type { Document } from '../core/takeover/document.ts';
import type { Sent } from '../ports/notify.ts';
import { composeMessage } from './compose.ts';
import type { Delivery } from './delivery.ts';
import { due, wentWrong } from './hold.ts';
import type { NotifierPorts, Ways } from './notifier-ports.ts';
import type { Seen } from './seen.ts';
import { isSettled, look, type Steady, seed, standing } from './steady.ts';
import type { Story } from './story.ts';
import { delivered, makeTeller, type Teller, takeHappening, takeStanding } from './teller.ts';

export interface ClusterTelling {
  tick(ways: Ways, seen: Seen): Promise<void>;
  isActive(): boolean;
  waiting(way: string): number;
}

/** Where the cluster was when this node saw a way in the file for the first time, and when that was. */
interface Met extends Place {
  readonly at: number;
}

interface Line {
  teller: Teller;
  told: Place;
  written: Pick<WayBook, 'last' | 'failed'>;
  /** The book does not have it as it is. */
  isNews: boolean;
}

const steadyMs = 2_000;
/** Whoever coordinates has written a way into the book by then. */
const writtenWithinMs = 60_000;

export function createClusterTelling(ports: NotifierPorts, story: Story, delivery: Delivery): ClusterTelling {
  let lines: Map<string, Line> | undefined;
  let steady: Steady = seed({}, 0);
  let keys: unknown;
  let lookedAt = 0;
  const met = new Map<string, Met>();
  /** What has happened may still lead to a problem that stands, or end one. */
  const isQuiet = ({ hold }: Teller) => isSettled(steady) && !story.goesOn() && lookedAt >= hold.lastAt;

  const begin = async (document: Document): Promise<Map<string, Line>> => {
    const book = await ports.book.read();
    const told = Object.values(book.ways).flatMap(({ standing: own }) => Object.entries(own));
    steady = seed(Object.fromEntries(told), ports.now());
    keys = ports.keys();
    return new Map(Object.entries(book.ways).map(([way, own]) => [way, lineOf(own, own.told, document)]));
  };
  /** On every node: one that coordinated may have gone before it wrote into the book that there is such a way. */
  const meet = (ways: Ways, { lineage, version }: Document, now: number) => {
    for (const way of met.keys()) if (!Object.hasOwn(ways, way)) met.delete(way);
    for (const way of Object.keys(ways)) if (!met.has(way)) met.set(way, { lineage, version, at: now });
  };
  const follow = (its: Map<string, Line>, ways: Ways, document: Document, now: number) => {
    for (const way of its.keys()) if (!Object.hasOwn(ways, way)) its.delete(way);
    for (const way of Object.keys(ways)) {
      if (its.has(way)) continue;
      const place = met.get(way);
      // Of one that has been there for longer the book was lost, and what happened before it was told.
      const isNew = place !== undefined && now - place.at < writtenWithinMs;
      its.set(way, { ...lineOf(undefined, isNew ? place : undefined, document), isNews: true });
    }
  };
  const sendDue = (its: Map<string, Line>, way: string, config: NotifyWayConfig, now: number) => {
    const line = its.get(way);
    const told = line && due(line.teller.hold, config, { now, isQuiet: isQuiet(line.teller) });
    if (line === undefined || told === undefined || delivery.isBusy(way)) return;
    const from = {
      cluster: ports.config()?.cluster.name ?? '',
      node: ports.node,
      alone: false,
      now: ports.wall(),
    };
    const message = composeMessage(from, told, line.teller.hold.leftOut);
    delivery.begin(way, config, message, (sent) => {
      noteSent(line, told, sent);
      if (lines === its) void write(its).catch(() => {});
    });
  };
  const noteSent = (line: Line, told: readonly Happening[], { ok, said }: Sent) => {
    const entry = { at: ports.wall(), node: ports.node, said };
    const { failed } = line.written;
    if (ok) {
      line.teller = delivered(line.teller, told, ports.now());
      line.written = { last: entry, ...(failed && { failed: { ...failed, count: 0 } }) };
    } else {
      line.teller = { ...line.teller, hold: wentWrong(line.teller.hold, ports.now()) };
      line.written = { ...line.written, failed: { ...entry, count: (failed?.count ?? 0) + 1 } };
    }
    line.isNews = true;
  };
  /** Rejects where the store is away: what is news stays so. */
  const write = async (its: Map<string, Line>): Promise<void> => {
    const news = [...its].filter(([, line]) => line.isNews);
    const isOlder = keys !== ports.keys();
    if (news.length === 0 && !isOlder) return;
    for (const [, line] of news) line.isNews = false;
    const signed = ports.keys();
    try {
      await ports.book.change(() => bookFrom(its, story), isOlder);
      keys = signed;
    } catch (error) {
      for (const [, line] of news) line.isNews = true;
      throw error;
    }
  };

  return {
    async tick(ways, { now, problems, happenings }) {
      const document = ports.document();
      if (document !== undefined) meet(ways, document, now);
      if (!ports.coordinates() || document === undefined) {
        lines = undefined;
        return;
      }
      let news = happenings;
      if (lines === undefined) {
        lines = await begin(document).catch(() => undefined);
        news = story.all();
      }
      if (lines === undefined) return;
      const its = lines;
      follow(its, ways, document, now);
      if (problems !== undefined) {
        steady = look(steady, problems, now, steadyMs);
        lookedAt = now;
      }
      for (const [way, config] of Object.entries(ways)) {
        const line = its.get(way)!;
        for (const h of news)
          if ((h.document ?? 0) > line.told.version) line.teller = takeHappening(line.teller, config, h, now);
        const scope = document.lineage;
        if (problems !== undefined)
          line.teller = takeStanding(line.teller, config, standing(steady), { now, scope });
        sendDue(its, way, config, now);
      }
      await write(its).catch(() => {});
    },
    isActive: () => lines !== undefined,
    waiting: (way) => lines?.get(way)?.teller.hold.waiting.length ?? 0,
  };
}

/** In another lineage nothing of before counts, and a store that was put back knows less than was told. */
function lineOf(book: WayBook | undefined, from: Place | undefined, { lineage, version }: Document): Line {
  const told =
    from?.lineage === lineage ? { lineage, version: Math.min(from.version, version) } : { lineage, version };
  const { last, failed } = book ?? {};
  return {
    teller: makeTeller(book),
    told,
    written: { ...(last && { last }), ...(failed && { failed }) },
    isNews: false,
  };
}

function bookFrom(lines: ReadonlyMap<string, Line>, story: Story): NotifyDocument {
  const ways = [...lines].map(([way, line]): [string, WayBook] => {
    const { hold, standing: told } = line.teller;
    const waits = hold.waiting.flatMap(({ document }) => (document === undefined ? [] : [document - 1]));
    const version = Math.max(line.told.version, Math.min(story.upTo(), ...waits));
    const place = { lineage: line.told.lineage, version };
    return [way, { told: place, standing: told, sent: hold.sent, ...line.written }];
  });
  return { format: 1, ways: Object.fromEntries(ways) };
}

/**
 * What happened since a block began, as the lines below its dashes. A cluster that comes up, or a node that goes, is
 * heard or missed by every other node on every network within moments: what one node says of that is one line, at the
 * moment when all of it was so.
 */
import type { Reason, ReasonOf } from '../core/reason.ts';
import { words } from '../core/words/words.ts';
import type { ScenarioState } from './scenario-state.ts';
import type { LogLine } from './world.ts';

/** Two beats: what is heard within it belongs together. */
const togetherMs = 200;

const foldedKinds = ['hears', 'hears-no-longer', 'hears-me-not', 'hears-me-again'] as const;
type Hearing = ReasonOf<(typeof foldedKinds)[number]>;

/** What one node says of its hearing, in a row with nothing else between. */
interface Heard {
  readonly from: number;
  at: number;
  readonly node: string;
  readonly kind: Hearing['kind'];
  readonly reasons: Hearing[];
}

export function tellNews(s: ScenarioState): string[] {
  const when = (at: number) => `t+${((at - s.blockStart) / 1000).toFixed(1)}s`;
  const news = foldNews(s.world?.log.slice(s.logged) ?? []);
  return news.map(({ at, node, text }) => `${when(at)} ${node}: ${text}`);
}

/** One thing that is told: of hearing, when all of it was so. */
export type News = Pick<LogLine, 'at' | 'node' | 'text' | 'note'>;

export function foldNews(log: readonly LogLine[]): News[] {
  const news: News[] = [];
  let heard: Heard[] = [];
  const flush = () => {
    for (const h of heard.sort((a, b) => a.at - b.at))
      news.push(...fold(h).map((text) => ({ at: h.at, node: h.node, text })));
    heard = [];
  };
  for (const line of log) {
    if (takeHearing(heard, line)) continue;
    flush();
    news.push(line);
  }
  flush();
  return news;
}

function takeHearing(heard: Heard[], { at, node, note }: LogLine): boolean {
  const reason = note?.reason;
  if (reason === undefined || !isHearing(reason)) return false;
  const last = heard.findLast((h) => h.node === node);
  if (last?.kind === reason.kind && at - last.from <= togetherMs) {
    last.reasons.push(reason);
    last.at = at;
  } else heard.push({ from: at, at, node, kind: reason.kind, reasons: [reason] });
  return true;
}

function isHearing(reason: Reason): reason is Hearing {
  return foldedKinds.some((kind) => kind === reason.kind);
}

/** One line for all nodes that are heard (or not) on the same networks. */
function fold({ kind, reasons }: Heard): string[] {
  const nodes = [...new Set(reasons.map(({ node }) => node))].sort();
  const networksOf = (node: string) => {
    const of = reasons.filter((reason) => reason.node === node);
    return of
      .map(({ network }) => network)
      .sort()
      .join(', ');
  };
  const networks = [...new Set(nodes.map(networksOf))];
  return networks.map((network) => {
    const of = nodes.filter((node) => networksOf(node) === network);
    return words({ kind, node: of.join(', '), network });
  });
}

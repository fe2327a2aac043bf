/** What the loss of each node would come to, one by one, each on a copy of its own: is there one that may not be lost? */
import { livingNodes } from '../../sim/what-if/snapshot.ts';
import type { Context } from '../context.ts';
import { type Ground, playLine } from './play-line.ts';
import { snapshotFrom } from './snapshot-from.ts';
import type { GroupOutcome, Verdict, WhatIfView } from './what-if-view.ts';

export interface EveryNodeView {
  /** ISO 8601; when what it begins with was true. */
  readonly at: string;
  /** Whose agent answered. */
  readonly node: string;
  readonly cluster: string;
  /** What comes before the loss, if anything. */
  readonly line: string | null;
  /** The worst of all rows. */
  readonly verdict: Verdict;
  readonly rows: readonly NodeLoss[];
}

/** `down`: it is not there now, so it cannot be lost. */
export type NodeLoss = { readonly lost: string } & (
  | { readonly is: 'down' }
  | ({ readonly is: 'played' } & Pick<
      WhatIfView,
      'verdict' | 'rests' | 'groups' | 'fenced' | 'store' | 'broke'
    >)
);

/** Worst first. */
const worse: readonly Verdict[] = [
  'broke',
  'no-majority',
  'down',
  'refused',
  'unfinished',
  'outage',
  'nothing',
];

export async function everyNode(context: Context, ground: Ground, line: string): Promise<EveryNodeView> {
  const { snapshot } = ground;
  const living = livingNodes(snapshotFrom(snapshot));
  const before = line.trim();
  const names = Object.keys(snapshot.config.nodes);
  const rows: NodeLoss[] = [];
  for (const [i, lost] of names.entries()) {
    if (!living.includes(lost)) {
      rows.push({ lost, is: 'down' });
      continue;
    }
    const loss = `power off ${lost}`;
    const name = `node ${i + 1} of ${names.length}`;
    rows.push(
      lossOf(lost, await playLine(context, ground, before === '' ? loss : `${before}; wait; ${loss}`, name)),
    );
  }
  const verdicts = rows.flatMap((row) => (row.is === 'played' ? [row.verdict] : []));
  return {
    at: snapshot.at,
    node: snapshot.node,
    cluster: snapshot.config.cluster.name,
    line: before === '' ? null : before,
    verdict: worse.find((verdict) => verdicts.includes(verdict)) ?? 'nothing',
    rows,
  };
}

function lossOf(lost: string, view: WhatIfView): NodeLoss {
  const { verdict, rests, groups, fenced, store, broke } = view;
  return { lost, is: 'played', verdict, rests, groups, fenced, store, broke };
}

/** Groups that run now and would not. */
export function downIn(groups: readonly GroupOutcome[]): readonly GroupOutcome[] {
  return groups.filter(({ before, after }) => before !== null && after === null);
}

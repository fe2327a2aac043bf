/** A row for the loss of every node, why what would not run would not, and whether any of them may be lost. */
import { listed } from '../../core/words/grammar.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTable, wrap } from '../../terminal/table.ts';
import { formatAge } from '../render/words.ts';
import { downIn, type EveryNodeView, type NodeLoss } from './every-node.ts';
import { notSimulated } from './render-what-if.ts';
import type { GroupOutcome, Verdict } from './what-if-view.ts';

type Played = Extract<NodeLoss, { readonly is: 'played' }>;

export function renderEveryNode(view: EveryNodeView, width: number, paint: Paint): string {
  const { cluster, node, at, line } = view;
  const first = line === null ? '' : `, after: ${line}`;
  const head = `${paint('bold', `What if any one node loses its power${first}`)} (cluster ${cluster} as seen by ${node} at ${at.slice(11, 19)} UTC; nothing is touched)`;
  return [
    ...wrap(head, width),
    '',
    ...table(view, width, paint),
    ...reasons(view, width),
    '',
    ...wrap(verdictWords(view, paint), width),
    ...wrap(notSimulated, width),
    '',
  ].join('\n');
}

function table({ rows }: EveryNodeView, width: number, paint: Paint): string[] {
  const titles = [
    { title: 'LOST' },
    { title: 'MOVES', cut: true },
    { title: 'OUTAGE' },
    { title: 'DOES NOT RUN' },
    { title: 'STORE' },
  ] as const;
  return renderTable(
    titles,
    rows.map((row) => cells(row, paint)),
    width,
  );
}

function cells(row: NodeLoss, paint: Paint): string[] {
  if (row.is === 'down') return [row.lost, paint('dim', 'is down already'), '-', '-', '-'];
  const moved = row.groups.flatMap(({ group, before, after }) =>
    before !== null && after !== null && before !== after ? [`${group} to ${after}`] : [],
  );
  const down = downIn(row.groups).map(({ group }) => group);
  return [
    row.lost,
    moved.join(', ') || '-',
    outageCell(row.groups, down.length > 0),
    down.length === 0 ? '-' : paint('red', down.join(', ')),
    storeCell(row, paint),
  ];
}

/** Where something does not run any more, the others say nothing of how long. */
function outageCell(groups: readonly GroupOutcome[], isDown: boolean): string {
  const ms = longest(groups);
  if (ms > 0) return formatAge(ms);
  return isDown ? '-' : 'none';
}

function storeCell({ store: { after } }: Played, paint: Paint): string {
  if (!after.answers) return paint('red', 'lost');
  return after.all < 2 ? 'answers' : `${after.living} of ${after.all}, ${after.needed} needed`;
}

function longest(groups: readonly GroupOutcome[]): number {
  return Math.max(0, ...groups.map(({ outageMs }) => outageMs ?? 0));
}

function reasons({ rows }: EveryNodeView, width: number): string[] {
  const lines = rows.flatMap((row) => {
    if (row.is === 'down') return [];
    const broke = row.broke === null ? [] : [`Without ${row.lost} the simulation broke off: ${row.broke}`];
    const open = row.rests ? [] : [`Without ${row.lost} it did not come to rest in the time there was.`];
    return [...downIn(row.groups).map(({ reason }) => `Without ${row.lost}: ${reason}`), ...broke, ...open];
  });
  return lines.length === 0 ? [] : ['', ...lines.flatMap((text) => wrap(text, width, '  '))];
}

function verdictWords({ rows, verdict }: EveryNodeView, paint: Paint): string {
  const played = rows.filter((row) => row.is === 'played');
  const bad = played.filter((row) => badOnes.has(row.verdict)).map(({ lost }) => lost);
  const down = rows.filter((row) => row.is === 'down').map(({ lost }) => lost);
  const already =
    down.length === 0 ? '' : ` ${listed(down)} ${down.length === 1 ? 'is' : 'are'} down already.`;
  const worst = Math.max(0, ...played.map(({ groups }) => longest(groups)));
  const well =
    worst === 0
      ? 'any one node may be lost, and nothing that runs would be interrupted.'
      : `any one node may be lost: everything that runs now would run again, after ${formatAge(worst)} at the longest.`;
  const said = bad.length === 0 ? well : `${listed(bad)} may not be lost.`;
  return `${paint(colours[verdict], 'Verdict')}: ${said}${already}`;
}

const badOnes: ReadonlySet<Verdict> = new Set(['broke', 'no-majority', 'down', 'refused', 'unfinished']);

const colours: Readonly<Record<Verdict, Colour>> = {
  broke: 'red',
  'no-majority': 'red',
  down: 'red',
  refused: 'yellow',
  unfinished: 'yellow',
  outage: 'green',
  nothing: 'green',
};

/** `holdfast drill list`: what was rehearsed last, when, and what its clients lost. */
import type { DrillView } from '../../api/contract/views.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge } from '../render/words.ts';

const columns: readonly Column[] = [
  { title: 'GROUP' },
  { title: 'DRILL' },
  { title: 'WHEN' },
  { title: 'FROM' },
  { title: 'TO' },
  { title: 'NO ANSWER' },
  { title: 'BACK' },
  { title: 'BY', cut: true },
];

export async function drillList(context: Context, input: OutputInput & StateDirInput): Promise<undefined> {
  const drills = await clientOf(context, input).drills();
  await print(context, input, drills, () => render(drills, context.width));
  return undefined;
}

function render(drills: readonly DrillView[], width: number): string {
  if (drills.length === 0)
    return 'No drill was done yet. Next: holdfast drill group NAME, and with --power NAME it is as if its node were lost.';
  const rows = drills.map(({ group, how, at, from, to, outageMs, backOutageMs, by }) => [
    group,
    how,
    at.replace('T', ' ').replace(/\..*/, ''),
    from,
    to,
    outageMs === null ? '-' : formatAge(outageMs),
    backOutageMs === null ? '-' : formatAge(backOutageMs),
    by,
  ]);
  return renderTable(columns, rows, width).join('\n');
}

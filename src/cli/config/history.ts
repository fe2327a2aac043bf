/** `holdfast config history`: what was applied, newest first. */
import type { EditionView } from '../../api/contract/views.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';

const columns: readonly Column[] = [
  { title: 'VERSION', right: true },
  { title: 'APPLIED' },
  { title: 'BY' },
  { title: 'NODE' },
  { title: 'FILE', cut: true },
  { title: 'NOTES' },
];

export async function history(context: Context, input: OutputInput & StateDirInput): Promise<undefined> {
  const editions = await clientOf(context, input).history();
  await print(context, input, editions, () => renderHistory(editions, context.width));
  return undefined;
}

function renderHistory(editions: readonly EditionView[], width: number): string {
  if (editions.length === 0) return 'Nothing was applied yet. Look with: holdfast status';
  const rows = editions.map(({ version, at, by, node, file }, i) => [
    String(version),
    at ?? '-',
    by ?? '-',
    node ?? '-',
    file ?? '-',
    [i === 0 ? 'in force' : '', node === null && at !== null ? 'init' : ''].filter(Boolean).join(', '),
  ]);
  return renderTable(columns, rows, width).join('\n');
}

/** `holdfast audit`: who asked for what, one line each, the newest last. */
import type { AuditView } from '../../api/contract/views.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';

type AuditInput = OutputInput & StateDirInput & { readonly since: number | undefined; readonly last: number };

const columns: readonly Column[] = [
  { title: 'TIME' },
  { title: 'WHO' },
  { title: 'ROLE' },
  { title: 'BY' },
  { title: 'FROM' },
  { title: 'WHAT', cut: true },
  { title: 'ANSWER' },
];

export async function audit(context: Context, input: AuditInput): Promise<undefined> {
  const { since: forMs, last } = input;
  const since = forMs === undefined ? 0 : Math.max(0, context.now() - forMs);
  const entries = await clientOf(context, input).audit({ since, last });
  await print(context, input, entries, () => render(entries, input, context.width));
  return undefined;
}

function render(entries: readonly AuditView[], { since, last }: AuditInput, width: number): string {
  if (last === 0) return 'None was asked for: --last 0.';
  if (entries.length === 0)
    return since === undefined
      ? 'Nobody has asked this node for a change yet.'
      : 'Nobody has asked this node for a change since then.';
  return renderTable(columns, entries.map(row), width).join('\n');
}

function row({ at, who, role, by, from, what, facts, answer, because }: AuditView): string[] {
  const about = Object.entries(facts).map(([key, value]) => `${key}=${value}`);
  return [
    at.replace('T', ' ').replace(/\..*/, ''),
    who ?? '-',
    role ?? '-',
    by ?? '-',
    from,
    [what, ...about].join(' '),
    [answer, because].filter(Boolean).join(': '),
  ];
}

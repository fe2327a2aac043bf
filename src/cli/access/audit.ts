/** `holdfast audit`: who asked for what, of which node, one line each, the newest last. */
import type { AuditView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { findNode } from '../names.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';

type AuditInput = OutputInput &
  StateDirInput & {
    readonly node: string | undefined;
    readonly since: number | undefined;
    readonly last: number;
  };

/** As `-o json` has it. */
type AuditOf = AuditView & { readonly node: string };

const columns: readonly Column[] = [
  { title: 'TIME' },
  { title: 'NODE' },
  { title: 'WHO' },
  { title: 'ROLE' },
  { title: 'BY' },
  { title: 'FROM' },
  { title: 'WHAT', cut: true },
  { title: 'ANSWER' },
];

/** Throws `unknown-node`, and `audit-incomplete` after printing where a node did not answer. */
export async function audit(context: Context, input: AuditInput): Promise<undefined> {
  const { since: forMs, last } = input;
  const client = clientOf(context, input);
  const nodes = await client.nodes();
  if (input.node !== undefined) findNode(nodes, input.node);
  const since = forMs === undefined ? 0 : Math.max(0, context.now() - forMs);
  const asked = nodes.filter(({ name }) => (input.node ?? name) === name);
  const answers = await Promise.all(asked.map(({ name }) => client.auditOf({ node: name, since, last })));
  const entries = newest(
    answers.flatMap(({ node, entries: its }) => its.map((entry) => ({ node, ...entry }))),
    last,
  );
  const missing = answers.filter(({ unasked }) => unasked !== null);
  const answered = answers.filter(({ unasked }) => unasked === null).map(({ node }) => node);
  const whom = missing.length === 0 && input.node === undefined ? 'the cluster' : answered.join(', ');
  await print(context, input, entries, () => render(entries, input, { whom, width: context.width }));
  if (missing.length === 0) return undefined;
  const why = [...new Set(missing.map(({ unasked }) => unasked))].join('; ');
  throw new HoldfastError('audit-incomplete', { nodes: missing.map(({ node }) => node).join(', '), why });
}

/** By the clocks of the nodes; of one node in the order in which it happened. */
function newest(entries: readonly AuditOf[], last: number): readonly AuditOf[] {
  const inOrder = [...entries].sort(
    (a, b) => a.at.localeCompare(b.at) || a.node.localeCompare(b.node) || a.seq - b.seq,
  );
  return last === 0 ? [] : inOrder.slice(-last);
}

/** `whom`: those whose logs were read, '' if none was. */
function render(
  entries: readonly AuditOf[],
  { since, last }: AuditInput,
  { whom, width }: { readonly whom: string; readonly width: number },
): string {
  if (last === 0) return 'None was asked for: --last 0.';
  if (entries.length === 0 && whom === '') return 'No log could be read.';
  if (entries.length === 0)
    return since === undefined
      ? `Nobody has asked ${whom} for a change yet.`
      : `Nobody has asked ${whom} for a change since then.`;
  return renderTable(columns, entries.map(row), width).join('\n');
}

function row({ at, node, who, role, by, group, from, what, facts, answer, because }: AuditOf): string[] {
  const about = Object.entries(facts).map(([key, value]) => `${key}=${value}`);
  return [
    at.replace('T', ' ').replace(/\..*/, ''),
    node,
    who ?? '-',
    role ?? '-',
    [by ?? '-', group].filter(Boolean).join(' '),
    from,
    [what, ...about].join(' '),
    [answer, because].filter(Boolean).join(': '),
  ];
}

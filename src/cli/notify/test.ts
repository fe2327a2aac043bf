/** `holdfast notify test`: what every way answers, from this node or from each. */
import type { NotifyTestView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { type Column, renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge, plural } from '../render/words.ts';

type TestInput = OutputInput &
  StateDirInput & { readonly way: string | undefined; readonly 'every-node': boolean };

const columns: readonly Column[] = [
  { title: 'NODE' },
  { title: 'WAY' },
  { title: 'CAME TO' },
  { title: 'TOOK' },
  { title: 'ANSWER', cut: true },
];

/** Throws `unknown-notification`. */
export async function testWays(context: Context, input: TestInput): Promise<'failed' | undefined> {
  const { way, 'every-node': everyNode } = input;
  const client = clientOf(context, input);
  const known = (await client.notifications()).map((one) => one.way);
  if (way !== undefined && !known.includes(way)) throw unknownWay(way, known);
  const tested = known.length === 0 ? [] : await client.notifyTest({ way, everyNode });
  await print(context, input, tested, () => renderTested(tested, context));
  return tested.every(({ ok }) => ok) ? undefined : 'failed';
}

function unknownWay(name: string, known: readonly string[]): HoldfastError {
  const listed = known.length === 0 ? 'there is none' : known.join(', ');
  return new HoldfastError('unknown-notification', { name: name.slice(0, 64), known: listed });
}

function renderTested(
  tested: readonly NotifyTestView[],
  { width, paint }: Pick<Context, 'width' | 'paint'>,
): string {
  if (tested.length === 0) return 'Nothing to test: the cluster file has no "notifications".';
  const rows = tested.map(({ node, way, ok, said, tookMs }) => [
    node,
    way,
    ok ? paint('green', 'taken') : paint('red', 'FAILED'),
    tookMs === null ? '-' : formatAge(tookMs),
    said,
  ]);
  const failed = tested.filter(({ ok }) => !ok).length;
  const last = failed === 0 ? [] : ['', `${plural(failed, 'test')} of ${tested.length} failed.`];
  return [...renderTable(columns, rows, width), ...last].join('\n');
}

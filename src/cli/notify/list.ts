/** `holdfast notify`: one line for every way by which people are told. */
import type { NotifyWayView } from '../../api/contract/views.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { type Column, renderTable, wrap } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { formatAge, plural } from '../render/words.ts';

const columns: readonly Column[] = [
  { title: 'WAY' },
  { title: 'BY' },
  { title: 'TO', cut: true },
  { title: 'FROM' },
  { title: 'STATE' },
  { title: 'LAST SENT' },
  { title: 'LAST FAILURE' },
  { title: 'THIS HOUR', spare: true },
];

export async function listWays(context: Context, input: OutputInput & StateDirInput): Promise<undefined> {
  const ways = await clientOf(context, input).notifications();
  await print(context, input, ways, () => renderWays(ways, context));
  return undefined;
}

type Around = Pick<Context, 'width' | 'paint' | 'now'>;

const colours: Readonly<Record<NotifyWayView['state'], Colour>> = {
  works: 'green',
  fails: 'red',
  unused: 'dim',
  unknown: 'yellow',
};

function renderWays(ways: readonly NotifyWayView[], around: Around): string {
  if (ways.length === 0)
    return 'Nobody is told: the cluster file has no "notifications". Write one, apply it, and try it with: holdfast notify test';
  const rows = ways.map((way) => rowOf(way, around));
  const failures = ways.flatMap((way) => failureLines(way, around));
  return [...renderTable(columns, rows, around.width), ...failures].join('\n');
}

function rowOf(way: NotifyWayView, { paint, now }: Around): string[] {
  const { lastSent, lastFailure } = way;
  const ago = (at: string | undefined) =>
    at === undefined ? '-' : `${formatAge(now() - Date.parse(at))} ago`;
  return [
    way.way,
    way.kind,
    way.target,
    way.severity,
    paint(colours[way.state], way.state === 'fails' ? 'FAILS' : way.state),
    ago(lastSent?.at),
    ago(lastFailure?.at),
    `${way.sentLastHour} of ${way.perHour}`,
  ];
}

function failureLines(
  { way, state, lastFailure }: NotifyWayView,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  if (state !== 'fails' || lastFailure === null) return [];
  const { node, said, inARow } = lastFailure;
  const text = `${way}, from ${node}, ${plural(inARow, 'time')} in a row: ${said}`;
  return [
    '',
    ...wrap(`${paint('red', 'fails')}  ${text}`, width, '       '),
    `       -> holdfast notify test ${way}`,
  ];
}

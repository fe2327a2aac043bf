/** A plan in words: one sentence per change, marked with what it does to what runs. */
import type { EditionView } from '../../api/contract/views.ts';
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTextRows, wrap } from '../../terminal/table.ts';
import type { OverruledEdition } from '../files/overruled.ts';
import { plural } from './words.ts';

const marks: Readonly<Record<PlannedChange['effect'], readonly [string, Colour]>> = {
  none: ['', 'dim'],
  starts: ['starts', 'green'],
  stops: ['stops', 'yellow'],
  restarts: ['restarts', 'yellow'],
  moves: ['may move', 'yellow'],
  waits: ['waits', 'yellow'],
  risks: ['at risk', 'yellow'],
  refused: ['REFUSED', 'red'],
};

const markWidth = 10;

export function renderPlan(
  changes: readonly PlannedChange[],
  { base, isOnlyWords }: { readonly base: number; readonly isOnlyWords: boolean },
  width: number,
  paint: Paint,
): string {
  if (changes.length === 0)
    return isOnlyWords
      ? `Nothing would change in what runs: the file means what configuration ${base} means. Apply keeps it as it is written now.\n`
      : `Nothing would change: the cluster runs configuration ${base} and the file says the same.\n`;
  const rows = changes.map(({ effect, words }) => {
    const [word, colour] = marks[effect];
    return [paint(colour, word), words];
  });
  const lines = renderTextRows(rows, width, { least: [markWidth] });
  return `${plural(changes.length, 'change')} to configuration ${base}:\n${lines.join('\n')}\n${verdict(changes)}\n`;
}

/** Whom the file would overrule; empty when nobody. */
export function renderOverruled(overruled: readonly OverruledEdition[], width: number): string {
  return overruled.map((edition) => renderOne(edition, width)).join('');
}

function renderOne(edition: OverruledEdition, width: number): string {
  const { version, isOwn } = edition;
  const what = isOwn ? 'The file takes back from' : 'The file looks older than, and would take back from,';
  const title = `${what} configuration ${version} (${whoseWords(edition)}):`;
  const rows = edition.changes.map((words) => [words]);
  return `${[...wrap(title, width), ...renderTextRows(rows, width, { indent: 4 })].join('\n')}\n`;
}

/** `applied by ada on n1, 2026-11-28T20:00:00.000Z, from /etc/holdfast/cluster.yaml`. */
function whoseWords({ by, node, at, file }: EditionView): string {
  const who = `${by === null ? 'applied' : `applied by ${by}`}${node === null ? '' : ` on ${node}`}`;
  return [who, at, file === null ? null : `from ${file}`].filter((word) => word !== null).join(', ');
}

function verdict(changes: readonly PlannedChange[]): string {
  if (changes.some((c) => c.effect === 'refused')) return 'Apply would be refused; nothing would be changed.';
  const stopped = named(changes, 'stops', 'restarts');
  const moved = named(changes, 'moves').filter((name) => !stopped.includes(name));
  const tried = named(changes, 'starts').filter((name) => !stopped.includes(name) && !moved.includes(name));
  const said = [
    ...(stopped.length > 0 ? [`Disturbed: ${stopped.join(', ')}.`] : []),
    ...(moved.length > 0 ? [`May move: ${moved.join(', ')}.`] : []),
    ...(tried.length > 0 ? [`Disturbed if what is new there does not start: ${tried.join(', ')}.`] : []),
  ];
  if (said.length > 0) return [...said, 'Everything else runs on.'].join(' ');
  if (changes.some((c) => c.effect === 'risks'))
    return 'Nothing that runs is restarted; heartbeats change over, so look at holdfast status afterwards.';
  return 'Nothing that runs is disturbed.';
}

/** Groups that run and are concerned by a change that does so. */
function named(changes: readonly PlannedChange[], ...effects: PlannedChange['effect'][]): string[] {
  const names = changes.flatMap(({ effect, disturbs = [] }) => (effects.includes(effect) ? disturbs : []));
  return [...new Set(names)];
}

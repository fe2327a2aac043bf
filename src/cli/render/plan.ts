/** A plan in words: one sentence per change, marked with what it does to what runs. */
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTextRows } from '../../terminal/table.ts';
import { plural } from './words.ts';

const marks: Readonly<Record<PlannedChange['effect'], readonly [string, Colour]>> = {
  none: ['', 'dim'],
  starts: ['starts', 'green'],
  stops: ['stops', 'yellow'],
  restarts: ['restarts', 'yellow'],
  moves: ['may move', 'yellow'],
  risks: ['at risk', 'yellow'],
  refused: ['REFUSED', 'red'],
};

const markWidth = 10;

export function renderPlan(
  changes: readonly PlannedChange[],
  base: number,
  width: number,
  paint: Paint,
): string {
  if (changes.length === 0)
    return `Nothing would change: the cluster runs configuration ${base} and the file says the same.\n`;
  const rows = changes.map(({ effect, words }) => {
    const [word, colour] = marks[effect];
    return [paint(colour, word), words];
  });
  const lines = renderTextRows(rows, width, { least: [markWidth] });
  return `${plural(changes.length, 'change')} to configuration ${base}:\n${lines.join('\n')}\n${verdict(changes)}\n`;
}

function verdict(changes: readonly PlannedChange[]): string {
  if (changes.some((c) => c.effect === 'refused')) return 'Apply would be refused; nothing would be changed.';
  const touched = new Set(changes.flatMap((c) => (disturbs(c.effect) ? [c.name] : [])));
  if (touched.size > 0) return `Disturbed: ${[...touched].join(', ')}. Everything else runs on.`;
  if (changes.some((c) => c.effect === 'risks'))
    return 'Nothing that runs is restarted; heartbeats change over, so look at holdfast status afterwards.';
  return 'Nothing that runs is disturbed.';
}

function disturbs(effect: PlannedChange['effect']): boolean {
  return effect === 'stops' || effect === 'restarts' || effect === 'moves';
}

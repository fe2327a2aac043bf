/** What a simulation came to, for a person: the story as it would be told, a row for every group, and the verdict. */
import { listed } from '../../core/words/grammar.ts';
import type { Members } from '../../sim/what-if/play-what-if.ts';
import type { Colour, Paint } from '../../terminal/paint.ts';
import { renderTable, renderTextRows, wrap } from '../../terminal/table.ts';
import { formatAge } from '../render/words.ts';
import type { DurationView, GroupOutcome, Remark, StoryView, Verdict, WhatIfView } from './what-if-view.ts';

/** Two beats. */
const togetherMs = 200;

/** Said of every simulation: what a copy of the cluster cannot have. */
export const notSimulated =
  'Not simulated: client networks beyond the nodes, what a fence device really does, disks, load, and programs that behave otherwise than last time.';

export function renderWhatIf(view: WhatIfView, width: number, paint: Paint): string {
  const { cluster, line, node, at } = view;
  const head = `${paint('bold', `What if: ${line}`)} (cluster ${cluster} as seen by ${node} at ${at.slice(11, 19)} UTC; nothing is touched)`;
  return [
    ...wrap(head, width),
    ...anywayLines(view, width),
    '',
    ...storyLines(view, width, paint),
    '',
    ...groupLines(view, width, paint),
    '',
    ...factLines(view, width),
    ...wrap(`${paint(colours[view.verdict], 'Verdict')}: ${verdictWords(view)}`, width),
    ...wrap(notSimulated, width),
    '',
  ].join('\n');
}

const colours: Readonly<Record<Verdict, Colour>> = {
  broke: 'red',
  'no-majority': 'red',
  down: 'red',
  refused: 'yellow',
  unfinished: 'yellow',
  outage: 'yellow',
  nothing: 'green',
};

function anywayLines({ anyway, remarks }: WhatIfView, width: number): string[] {
  const said = [...anyway.map((text) => `Goes on anyway: ${text}`), ...remarks.map(remarkWords)];
  return said.flatMap((text) => wrap(text, width, '  '));
}

function remarkWords(remark: Remark): string {
  if (remark.kind === 'not-a-member')
    return `Taken as if it had no power: ${remark.node}, which is heard and is no member.`;
  const { group, real, copy } = remark;
  return `The copy stands apart: ${group} runs ${real === null ? 'nowhere' : `on ${real}`}, and in the copy ${copy === null ? 'nowhere' : `on ${copy}`}.`;
}

function storyLines({ story }: WhatIfView, width: number, paint: Paint): string[] {
  if (story.length === 0) return ['Nothing happens that would be told.'];
  const rows = told(story).map(({ ms, who, level, text }) => [
    `+${(ms / 1000).toFixed(3)}`,
    whoWords(who),
    level === 'info' ? text : paint(level === 'alarm' ? 'red' : 'yellow', text),
  ]);
  return renderTextRows(rows, width, { indent: 2 });
}

interface Told extends Pick<StoryView, 'ms' | 'level' | 'text'> {
  readonly who: string[];
}

/** What several nodes say at about the same time, one after the other, is one line. */
function told(story: WhatIfView['story']): readonly Told[] {
  const lines: Told[] = [];
  for (const { ms, who, level, text } of story) {
    const last = lines.at(-1);
    if (last?.text === text && ms - last.ms <= togetherMs) last.who.push(who);
    else lines.push({ ms, who: [who], level, text });
  }
  return lines;
}

function whoWords([first = '', ...more]: readonly string[]): string {
  return more.length < 2 ? [first, ...more].join(', ') : `${first} and ${more.length} more`;
}

function groupLines({ groups }: WhatIfView, width: number, paint: Paint): string[] {
  if (groups.length === 0) return ['No groups yet, so nothing can be lost.'];
  const titles = ['GROUP', 'NOW', 'AFTERWARDS', 'OUTAGE'].map((title) => ({ title }));
  const rows = groups.map((group) => [
    group.group,
    group.before ?? '-',
    group.after ?? paint(group.before === null ? 'dim' : 'red', group.before === null ? '-' : 'nowhere'),
    outageWords(group),
  ]);
  const why = groups.flatMap(({ reason }) => (reason === '' ? [] : wrap(reason, width, '  ')));
  return [...renderTable(titles, rows, width), ...(why.length === 0 ? [] : ['', ...why])];
}

function outageWords({ before, after, outageMs }: GroupOutcome): string {
  if (after === null) return before === null ? '-' : 'does not run';
  if (outageMs === null) return '-';
  return outageMs === 0 ? 'none' : formatAge(outageMs);
}

function factLines(view: WhatIfView, width: number): string[] {
  const { fenced, store, durations } = view;
  const off = fenced.map(
    ({ node, proof, by }) => `${node} (proof: ${proof}${by === null ? '' : ` by ${by}`})`,
  );
  const lines = [
    off.length === 0 ? 'No node is fenced or called gone.' : `Gone: ${off.join(', ')}.`,
    storeWords(store.after),
    ...(durations.length === 0 ? [] : [`Reckoned with: ${durations.map(durationWords).join(', ')}.`]),
  ];
  return lines.flatMap((text) => wrap(text, width, '  '));
}

function durationWords({ what, of, ms, from }: DurationView): string {
  const verbs = { start: 'starts', stop: 'stops', fence: 'is off' } as const;
  return `${of} ${verbs[what]} in ${formatAge(ms)} (${from})`;
}

function storeWords({ all, living, needed, answers }: Members): string {
  const says = answers ? 'The store answers' : 'The store does not answer, so nothing is taken over';
  if (all < 2) return `${says}.`;
  return `${says}: ${living} of its ${all} members ${living === 1 ? 'lives' : 'live'}, and ${needed} must hear one another.`;
}

function verdictWords({ verdict, groups, rests, tookMs, broke }: WhatIfView): string {
  const lost = groups
    .filter(({ before, after }) => before !== null && after === null)
    .map(({ group }) => group);
  const down = lost.length === 0 ? 'what runs goes on for now' : `${listed(lost)} would not run`;
  const open = rests ? '' : ' It had not come to rest when the simulated time was over.';
  switch (verdict) {
    case 'broke':
      return `the simulation broke off, which is a mistake in Holdfast: ${broke ?? ''}`;
    case 'no-majority':
      return `the cluster would lose its store; ${down}, and nothing would be taken over.${open}`;
    case 'down':
      return `${down} afterwards.${open}`;
    case 'refused':
      return `the cluster would refuse what the line asks of it; everything that runs now would run.${open}`;
    case 'unfinished':
      return `everything that runs now would run.${open}`;
    case 'outage':
      return `everything that runs now would run again, after ${formatAge(longest(groups))} at the longest.`;
    case 'nothing':
      return `nothing that runs would be interrupted${tookMs === 0 ? '' : `; at rest after ${formatAge(tookMs)}`}.`;
  }
}

function longest(groups: readonly GroupOutcome[]): number {
  return Math.max(0, ...groups.map(({ outageMs }) => outageMs ?? 0));
}

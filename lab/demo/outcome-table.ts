/** The table at the end: what happened, who serves since, what the client noticed, and why the takeover was allowed. */
import Table from 'cli-table3';
import type { Outcome } from './step.ts';
import type { Style } from './style.ts';
import type { Course } from './verdict.ts';

export function renderOutcomes(outcomes: readonly Outcome[], style: Style): string {
  const table = new Table({
    head: ['', 'Event', 'Owner after it', 'No answer for', 'Proof that allowed it', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', 'left', 'left', 'right', 'left', 'left'],
  });
  outcomes.forEach((outcome, i) => {
    table.push([String(i + 1), outcome.event, ...renderCourse(outcome), renderResult(outcome, style)]);
  });
  return table.toString();
}

function renderCourse({ course }: Outcome): [string, string, string] {
  if (!course) return ['-', '-', '-'];
  return [course.now.group?.node ?? 'nobody', `${Math.round(course.silence.ms)} ms`, renderProof(course)];
}

/** In the words of the protocol; who said so where that is known. */
export function renderProof({ before, now }: Pick<Course, 'before' | 'now'>): string {
  if (!now.group) return 'unknown';
  if (now.group.generation === before.group?.generation) return 'none needed: same owner';
  const { proof, from } = now.group;
  const what = `${proof ?? 'none'}${now.proofBy && proof !== 'released' ? ` (${now.proofBy})` : ''}`;
  return from ? `${from} ${what}` : what;
}

function renderResult({ course, problems }: Outcome, style: Style): string {
  if (!course) return style.yellow('not played');
  return problems.length === 0 ? style.green('right') : style.red('WRONG');
}

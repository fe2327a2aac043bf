/** The table at the end: what happened, who serves since, what the client noticed, and why the takeover was allowed. */
import Table from 'cli-table3';
import type { Outcome } from './step.ts';
import type { Style } from './style.ts';
import type { Course } from './verdict.ts';

export function renderOutcomes(outcomes: readonly Outcome[], style: Style): string {
  const table = new Table({
    head: ['', 'Event', 'New owner', 'No answer', 'Proof'],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', 'left', 'left', 'right', 'left'],
  });
  outcomes.forEach((outcome, i) => {
    table.push([`${renderMark(outcome, style)} ${i + 1}`, outcome.event, ...renderCourse(outcome)]);
  });
  return table.toString();
}

function renderCourse({ course }: Outcome): [string, string, string] {
  if (!course) return ['not played', '', ''];
  return [course.now.group?.node ?? 'nobody', `${Math.round(course.silence.ms)} ms`, renderProof(course)];
}

/** In the words of the protocol; for a fenced node with the device that switched it off. */
export function renderProof({ before, now }: Pick<Course, 'before' | 'now'>): string {
  if (!now.group) return 'unknown';
  if (now.group.generation === before.group?.generation) return 'none: it stays';
  const { proof } = now.group;
  return `${proof ?? 'none'}${now.proofBy && proof !== 'released' ? ` (${now.proofBy})` : ''}`;
}

function renderMark({ course, problems }: Outcome, style: Style): string {
  if (!course) return style.yellow('-');
  return problems.length === 0 ? style.green('✓') : style.red('✗');
}

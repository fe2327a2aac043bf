/** The table at the end: what happened, who serves since, what the client noticed, and why the takeover was allowed. */
import type { Paint } from '../../src/terminal/paint.ts';
import { renderTable } from '../../src/terminal/table.ts';
import type { Outcome } from './step.ts';
import type { Course } from './verdict.ts';

const columns = [
  { title: '', right: true },
  { title: 'EVENT', cut: true },
  { title: 'NEW OWNER' },
  { title: 'NO ANSWER', right: true },
  { title: 'PROOF' },
] as const;

/** Lines of the table. */
export function renderOutcomes(outcomes: readonly Outcome[], width: number, paint: Paint): string[] {
  const rows = outcomes.map((outcome, i) => [
    `${renderMark(outcome, paint)} ${i + 1}`,
    outcome.event,
    ...renderCourse(outcome),
  ]);
  return renderTable(columns, rows, width);
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

function renderMark({ course, problems }: Outcome, paint: Paint): string {
  if (!course) return paint('yellow', '-');
  return problems.length === 0 ? paint('green', '✓') : paint('red', '✗');
}

/** Checks as rows: how it is, what was looked at, what was found, and what to do about it. */
import { renderTextRows } from '../../terminal/table.ts';
import type { Context } from '../context.ts';
import type { Check } from './check.ts';

export function renderChecks(checks: readonly Check[], { width, paint }: Pick<Context, 'width' | 'paint'>) {
  const colours = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
  const rows = checks.map(({ check, result, found, next }) => [
    paint(colours[result], result),
    check,
    next === '' ? found : `${found}\n-> ${next}`,
  ]);
  return renderTextRows(rows, width, { least: [7] }).join('\n');
}

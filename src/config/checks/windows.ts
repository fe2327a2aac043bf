/** Windows of time: one that never opens keeps a group away for ever, and one that never closes is none. */

import { startsAfter } from '../../calendar/calendar.ts';
import { formatDuration } from '../../values/duration.ts';
import { error, type Finding, type Path } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';

/** Some start of a year: the same file is judged the same at any time. */
const from = Date.UTC(2026, 0, 1);
/** Enough to see how close two of them come. */
const startsLookedAt = 100;

type Failback = Exclude<ClusterFileModel['cluster']['failback'], string | undefined>;

export function checkWindows({ model }: CheckInput): Finding[] {
  const groups = Object.entries(model.groups).map(
    ([name, { failback }]) => [failback, ['groups', name, 'failback']] as const,
  );
  return [[model.cluster.failback, ['cluster', 'failback']] as const, ...groups].flatMap(
    ([failback, path]) =>
      failback === undefined || typeof failback === 'string' ? [] : judge(failback, path),
  );
}

function judge({ window, timezone, for: forMs }: Failback, path: Path): Finding[] {
  const starts = startsAfter({ cron: window, timezone }, from, startsLookedAt);
  if (starts.length === 0)
    return [
      error(
        'impossible-window',
        [...path, 'window'],
        `"${window}" never comes`,
        'write a day that its month has, or failback: manual',
      ),
    ];
  const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? start));
  const shortest = Math.min(...gaps);
  if (forMs < shortest) return [];
  const wrong = `the window is open for ${formatDuration(forMs)}, and opens again after ${formatDuration(shortest)}`;
  return [
    error(
      'impossible-window',
      [...path, 'for'],
      wrong,
      'write a shorter time, or failback: on for no window',
    ),
  ];
}

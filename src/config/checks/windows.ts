/**
 * Windows of time: one that never opens keeps a group away for ever, and one that never closes is none. Groups that run together
 * go back when the windows of all are open, so these must be open together now and then.
 */

import { firstCommonOpening, startsAfter } from '../../calendar/calendar.ts';
import { formatDuration } from '../../values/duration.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import type { ClusterFileModel } from '../schema.ts';
import type { CheckInput } from './check-input.ts';
import { makeCompanions } from './companions.ts';

/** Some start of a year: the same file is judged the same at any time. */
const from = Date.UTC(2026, 0, 1);
/** Enough to see how close two of them come. */
const startsLookedAt = 100;

type Failback = Exclude<ClusterFileModel['cluster']['failback'], string | undefined>;

export function checkWindows(input: CheckInput): Finding[] {
  const wrong = checkEach(input);
  return wrong.length > 0 ? wrong : checkTogether(input);
}

function checkEach({ model }: CheckInput): Finding[] {
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

/** A warning, for what a calendar says may change with its time zones, and nothing but going back waits for it. */
function checkTogether({ model, config }: CheckInput): Finding[] {
  const seen = new Set<string>();
  const companions = makeCompanions(model.groups);
  return Object.keys(model.groups).flatMap((name) => {
    if (seen.has(name)) return [];
    const sharing = companions(name);
    if (sharing.length < 2) return [];
    for (const one of sharing) seen.add(one);
    const names = Object.keys(model.groups).filter((one) => sharing.includes(one));
    const held = names.flatMap((one) => {
      const { enabled = false, failbackWindow } = config.groups[one] ?? {};
      return enabled && failbackWindow ? [{ name: one, window: failbackWindow }] : [];
    });
    const windows = [...new Map(held.map(({ window }) => [JSON.stringify(window), window])).values()];
    if (windows.length < 2 || firstCommonOpening(windows, from) !== undefined) return [];
    return [
      apartFinding(
        held.map((one) => one.name),
        model,
      ),
    ];
  });
}

/** Where the last of them has a window of its own: that of the cluster is one for all. */
function apartFinding(names: readonly string[], { groups }: ClusterFileModel): Finding {
  const own = names.filter((name) => typeof groups[name]?.failback === 'object').at(-1) ?? names[0] ?? '';
  const quoted = names.map((name) => `"${name}"`).join(', ');
  const wrong = `the windows of ${quoted}, which run together, are never open at the same time: none of them ever goes back by itself`;
  const right = 'let the windows overlap, or write the same one for all of them';
  return warning('windows-apart', ['groups', own, 'failback'], wrong, right);
}

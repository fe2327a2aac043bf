/**
 * "Its lease ran out and its watchdog must have bitten" is a proof only where the watchdog cannot be paused together
 * with the node, and where every stop ends before it bites.
 */

import { formatDuration } from '../../values/duration.ts';
import { error, type Finding } from '../diagnostic.ts';
import type { CheckInput } from './check-input.ts';

export function checkLapse(input: CheckInput): Finding[] {
  return [...wholeSeconds(input), ...(input.lapse ? [...trusted(input), ...stopsInTime(input)] : [])];
}

function wholeSeconds({ config }: CheckInput): Finding[] {
  return Object.entries(config.nodes).flatMap(([name, { watchdog }]) => {
    if (watchdog === undefined || watchdog.timeoutMs % 1_000 === 0) return [];
    const wrong = `watchdog time-out ${formatDuration(watchdog.timeoutMs)} is no whole number of seconds`;
    const right = `watchdogs count seconds: write ${Math.ceil(watchdog.timeoutMs / 1_000)}s`;
    return [error('wrong-value', ['nodes', name, 'watchdog', 'timeout'], wrong, right)];
  });
}

/** Only where the operator asked for lapse: otherwise it is accepted just for the nodes that have what it takes. */
function trusted({ model, config }: CheckInput): Finding[] {
  if (model.cluster.lapse !== true) return [];
  return Object.entries(config.nodes).flatMap(([name, { watchdog }]) => {
    if (watchdog !== undefined && !watchdog.pausable) return [];
    const wrong =
      watchdog === undefined
        ? `a lapse counts as proof, but node "${name}" has no watchdog`
        : `a lapse counts as proof, but the watchdog of node "${name}" can be paused together with it`;
    const right =
      'give it a watchdog with pausable: false that is really one, or write cluster.lapse: false and a fence device';
    return [error('unsafe-lapse', ['nodes', name, 'watchdog', 'pausable'], wrong, right)];
  });
}

function stopsInTime({ config }: CheckInput): Finding[] {
  const watchdogs = Object.values(config.nodes).flatMap((n) => n.watchdog ?? []);
  const shortest = Math.min(...watchdogs.map((w) => w.timeoutMs));
  return Object.entries(config.groups).flatMap(([group, { resources }]) =>
    resources.flatMap(({ name, stopTimeoutMs }) => {
      if (stopTimeoutMs < shortest) return [];
      const wrong = `stopTimeout ${formatDuration(stopTimeoutMs)} must be shorter than the watchdog time-out ${formatDuration(shortest)}`;
      const path = ['groups', group, 'resources', name, 'stopTimeout'];
      return [error('unsafe-timing', path, wrong, 'shorten it, or lengthen the watchdog time-out')];
    }),
  );
}

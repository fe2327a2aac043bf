/**
 * Counting a lapse: the accused node's lease has run out and its armed watchdog must have bitten. Counted on this
 * judge's own monotonic clock, from when it itself first saw that (incarnation, counter) after THIS accusation, starting
 * again at any change: lease + watchdog time-out + margin. No clock is compared between machines. The time-out is the one
 * that the device of that node says it has, whatever the configuration says.
 */
import type { NodeName } from '../../config.ts';
import type { NodeEntry } from '../document.ts';
import { lookAgain, type Turn } from '../turn.ts';
import { configOf } from '../view/loaded.ts';
import { asksBy } from '../view/timing.ts';

type Accused = Extract<NodeEntry, { is: 'accused' }>;

/** The node was admitted with an armed watchdog that cannot be paused with it, and its deadline ends what runs. */
export function mayLapse(t: Turn, node: NodeName, entry: Accused): boolean {
  const config = configOf(t);
  const watchdog = config.nodes[node]?.watchdog;
  const counts = watchdog !== undefined && !watchdog.pausable && asksBy(t).onStoreLoss === 'stop';
  return counts && entry.lapse !== false;
}

/** How long a record must stand still. */
export function lapseMs(t: Turn, { lapse }: Accused): number {
  const timing = asksBy(t);
  return timing.leaseMs + (lapse ? lapse.watchdogMs : 0) + timing.lapseMarginMs;
}

export function countLapse(t: Turn, node: NodeName, entry: Accused): boolean {
  if (!mayLapse(t, node, entry)) return false;
  const record = t.s.store.records[node]?.value;
  const seen = { inc: record?.inc ?? '', counter: record?.counter ?? 0 };
  const known = t.s.lapses[node];
  // The accusation must already stand in a document that was read: the draft's own does not count yet.
  if (t.s.store.document?.value.nodes[node]?.is !== 'accused') return false;
  const isKnown = known?.inc === seen.inc && known.counter === seen.counter;
  const counted = isKnown ? known : { ...seen, since: t.clock.now };
  if (!isKnown) t.s.lapses = { ...t.s.lapses, [node]: counted };
  const at = counted.since + lapseMs(t, entry);
  if (t.clock.now >= at) return true;
  lookAgain(t, at);
  return false;
}

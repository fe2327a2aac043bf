/**
 * Counting a lapse: the accused node's lease has run out and its armed watchdog must have bitten. Counted on this
 * judge's own monotonic clock, from when it itself first saw that (incarnation, counter) after THIS accusation, starting
 * again at any change: lease + watchdog time-out + margin. No clock is compared between machines.
 */
import type { NodeName } from '../config.ts';
import type { NodeEntry } from '../document.ts';
import { lookAgain, type Turn } from '../turn.ts';

export function countLapse(t: Turn, node: NodeName, entry: Extract<NodeEntry, { is: 'accused' }>): boolean {
  const config = t.s.config!.value;
  const watchdog = config.nodes[node]?.watchdog;
  if (!entry.lapse || !watchdog || watchdog.pausable || config.timing.onStoreLoss !== 'stop') return false;
  const record = t.s.store.records[node]?.value;
  const seen = { inc: record?.inc ?? '', counter: record?.counter ?? 0 };
  const was = t.s.lapses[node];
  // The accusation must already stand in a document that was read: the draft's own does not count yet.
  if (t.s.store.document?.value.nodes[node]?.is !== 'accused') return false;
  if (!was || was.inc !== seen.inc || was.counter !== seen.counter) {
    t.s.lapses = { ...t.s.lapses, [node]: { ...seen, since: t.clock.now } };
  }
  const since = t.s.lapses[node]!.since;
  const at = since + config.timing.leaseMs + watchdog.timeoutMs + config.timing.lapseMarginMs;
  if (t.clock.now >= at) return true;
  lookAgain(t, at);
  return false;
}

/**
 * Two nodes take up a change of the configuration at different moments. Until every member says that it goes by the new
 * one, each does the stricter and asks of the others the laxer of all that may be gone by. Merged here, timer by timer.
 */
import type { Timing } from '../config.ts';

export interface Meanwhile {
  /** What a node does by: it beats, renews and shows progress this often, and stops this soon. */
  readonly does: Timing;
  /** What it asks of others, and of its own daemon. */
  readonly asks: Timing;
}

export function stricter(a: Timing, b: Timing): Timing {
  return { ...merged(a, b, Math.min), onStoreLoss: either(a, b, 'stop') };
}

export function laxer(a: Timing, b: Timing): Timing {
  return { ...merged(a, b, Math.max), onStoreLoss: either(a, b, 'freeze') };
}

/** The configuration in force, as the document names it. */
export interface InForce {
  readonly hash: string;
  readonly version: number;
  /** Other timers than those of this configuration count too, until every member goes by it. */
  readonly meanwhile?: Meanwhile;
}

/** What counts from a change on: with what counted meanwhile already, as that may not be over. */
export function meanwhileOf(before: Meanwhile | undefined, from: Timing, to: Timing): Meanwhile | undefined {
  const does = stricter(stricter(before?.does ?? from, from), to);
  const asks = laxer(laxer(before?.asks ?? from, from), to);
  return JSON.stringify(does) === JSON.stringify(asks) ? undefined : { does, asks };
}

function merged(a: Timing, b: Timing, pick: (x: number, y: number) => number): Timing {
  return {
    beatIntervalMs: pick(a.beatIntervalMs, b.beatIntervalMs),
    beatMisses: pick(a.beatMisses, b.beatMisses),
    renewIntervalMs: pick(a.renewIntervalMs, b.renewIntervalMs),
    leaseMs: pick(a.leaseMs, b.leaseMs),
    minorityDelayMs: pick(a.minorityDelayMs, b.minorityDelayMs),
    storeTimeoutMs: pick(a.storeTimeoutMs, b.storeTimeoutMs),
    hangMs: pick(a.hangMs, b.hangMs),
    lapseMarginMs: pick(a.lapseMarginMs, b.lapseMarginMs),
    onStoreLoss: a.onStoreLoss,
  };
}

function either(a: Timing, b: Timing, word: Timing['onStoreLoss']): Timing['onStoreLoss'] {
  return a.onStoreLoss === word || b.onStoreLoss === word ? word : a.onStoreLoss;
}

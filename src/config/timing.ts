/**
 * Timers are derived, not matched by hand. The operator says what lies between the nodes and how quickly a group must
 * be back; everything else follows, each value can still be set, and what does not hold together is refused with the
 * inequality and its numbers.
 *
 * Invariants: a node survives deathsSurvived deaths of its daemon in a row without losing its lease; a smaller side
 * waits longer than the larger one needs to publish; a stop ends before the watchdog bites.
 */
import type { Config, Timing } from '../core/config.ts';
import { formatDuration } from '../values/duration.ts';
import { error, type Finding, type Path } from './diagnostic.ts';
import type { TimingModel } from './schema.ts';
import { type StoreModel, schemaOfStore } from './store-schema.ts';
import { fenceTypicalMs, startTypicalMs, storeRoundMs } from './timing-budget.ts';

/** k: so many hangs and restarts of the daemon in a row, each with an election of the store, cost no lease. */
const deathsSurvived = 2;
/** A daemon is back after 184 to 273 ms on an idle machine; doubled for a busy one. */
const daemonRestartMs = 500;
/** Watchdogs count whole seconds. */
const watchdogTickMs = 1_000;
const lapseMarginShare = 0.01;
const fewestMisses = 3;
const fewestMissesWithoutRealtime = 4;

interface Habit {
  readonly interval: number;
  readonly shortest: number;
  readonly longest: number;
  readonly misses: number;
  readonly renewal: number;
  readonly lease: number;
  readonly storeTimeout: number;
  readonly hang: number;
}

const habits: Readonly<Record<TimingModel['network'], Habit>> = {
  lan: {
    interval: 100,
    shortest: 50,
    longest: 1_000,
    misses: 3,
    renewal: 500,
    lease: 10_000,
    storeTimeout: 1_000,
    hang: 3_000,
  },
  wan: {
    interval: 500,
    shortest: 200,
    longest: 2_000,
    misses: 4,
    renewal: 2_000,
    lease: 30_000,
    storeTimeout: 3_000,
    hang: 5_000,
  },
};

/** What timers depend on besides the `timing` key itself. */
export interface TimingFacts {
  /** A lapse counts as proof. */
  readonly lapse: boolean;
  /** Some node can be proved gone by a lapse only. */
  readonly lapseOnly: boolean;
  /** Two nodes: the one that is left is no majority and waits. */
  readonly pair: boolean;
  /** Longest watchdog time-out of any node; 0 where no lapse counts. */
  readonly longestWatchdogMs: number;
  /** How long the store may be without a leader. */
  readonly electionMs: number;
  /** What every recovery takes besides noticing: store, fence, start. */
  readonly restMs: number;
}

export function timingFacts(
  { store, timing }: { readonly store: StoreModel; readonly timing: Pick<TimingModel, 'network'> },
  nodes: Config['nodes'],
  lapse: boolean,
): TimingFacts {
  const all = Object.values(nodes);
  const watchdogs = all.map((n) => n.watchdog?.timeoutMs ?? 0);
  const fences = all.map((n) => fenceTypicalMs(n.fence));
  return {
    lapse,
    lapseOnly: lapse && fences.includes(undefined),
    pair: all.length === 2,
    longestWatchdogMs: lapse ? Math.max(0, ...watchdogs) : 0,
    electionMs: schemaOfStore(store).electionMs(store, timing.network),
    restMs: 4 * storeRoundMs + Math.max(0, ...fences.map((ms) => ms ?? 0)) + startTypicalMs,
  };
}

export function deriveTiming(stated: TimingModel, facts: TimingFacts): Timing {
  const habit = habits[stated.network];
  const renewal = stated.renewal ?? habit.renewal;
  const storeTimeout = stated.storeTimeout ?? habit.storeTimeout;
  const hang = stated.hang ?? habit.hang;
  const need = leaseNeed({ renewal, storeTimeout, hang, election: facts.electionMs });
  const lease = stated.lease ?? Math.max(habit.lease, 1_000 * (Math.floor(need / 1_000) + 1));
  const slow = {
    renewIntervalMs: renewal,
    leaseMs: lease,
    minorityDelayMs: stated.minorityDelay ?? 3 * renewal,
    storeTimeoutMs: storeTimeout,
    hangMs: hang,
    lapseMarginMs: stated.lapseMargin ?? leastMargin(lease, facts.longestWatchdogMs),
    onStoreLoss: stated.onStoreLoss ?? (facts.lapse ? 'stop' : 'freeze'),
  };
  return { ...deriveBeats(stated, habit, sumMs(afterNoticing(slow, facts))), ...slow };
}

/** With a promise: the longest interval that still keeps it, within what this kind of network bears. */
function deriveBeats(
  stated: TimingModel,
  habit: Habit,
  restMs: number,
): Pick<Timing, 'beatIntervalMs' | 'beatMisses'> {
  const fewest = stated.realtime ? habit.misses : Math.max(habit.misses, fewestMissesWithoutRealtime);
  const beatMisses = stated.heartbeat.misses ?? fewest;
  if (stated.heartbeat.interval !== undefined)
    return { beatIntervalMs: stated.heartbeat.interval, beatMisses };
  if (stated.recoverWithin === undefined) return { beatIntervalMs: habit.interval, beatMisses };
  // A silence begins right after a beat in the best case, so noticing takes up to one interval more than the misses.
  const fits = Math.floor((stated.recoverWithin - restMs) / (beatMisses + 1) / 10) * 10;
  return { beatIntervalMs: Math.min(habit.longest, Math.max(habit.shortest, fits)), beatMisses };
}

interface Span {
  readonly words: string;
  readonly ms: number;
}

/** What follows once a node is not heard any more, at a usual pace. */
function afterNoticing(
  timing: Pick<Timing, 'minorityDelayMs' | 'leaseMs' | 'lapseMarginMs'>,
  facts: TimingFacts,
): readonly Span[] {
  const { minorityDelayMs, leaseMs, lapseMarginMs } = timing;
  const lapseMs = leaseMs + facts.longestWatchdogMs + lapseMarginMs;
  return [
    ...(facts.pair ? [{ words: `minorityDelay ${d(minorityDelayMs)}`, ms: minorityDelayMs }] : []),
    ...(facts.lapseOnly ? [{ words: `lease, watchdog and margin ${d(lapseMs)}`, ms: lapseMs }] : []),
    { words: `store, fence and start ${d(facts.restMs)}`, ms: facts.restMs },
  ];
}

function sumMs(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.ms, 0);
}

interface LeaseParts {
  readonly renewal: number;
  readonly storeTimeout: number;
  readonly hang: number;
  readonly election: number;
}

function leaseNeed(p: LeaseParts): number {
  return p.renewal + p.storeTimeout + deathsSurvived * (p.hang + daemonRestartMs + p.election);
}

function leastMargin(leaseMs: number, watchdogMs: number): number {
  return Math.ceil(lapseMarginShare * (leaseMs + watchdogMs)) + watchdogTickMs;
}

/** Every inequality that does not hold, each with its numbers. */
export function timingFindings(stated: TimingModel, timing: Timing, facts: TimingFacts): Finding[] {
  return [
    ...tooFewMisses(stated, timing),
    ...shortLease(timing, facts),
    ...shortMinorityDelay(timing),
    ...smallMargin(timing, facts),
    ...brokenPromise(stated, timing, facts),
    ...frozenLapse(timing, facts),
    ...hastyHang(timing),
  ];
}

const d = formatDuration;

function unsafe(path: Path, wrong: string, right: string): Finding {
  return error('unsafe-timing', ['timing', ...path], wrong, right);
}

function tooFewMisses(stated: TimingModel, timing: Timing): Finding[] {
  const least = stated.realtime ? fewestMisses : fewestMissesWithoutRealtime;
  if (timing.beatMisses >= least) return [];
  const why = stated.realtime ? '' : ' without real-time beats';
  return [
    unsafe(
      ['heartbeat', 'misses'],
      `misses ${timing.beatMisses} must be at least ${least}${why}`,
      `write ${least} or more`,
    ),
  ];
}

function shortLease(timing: Timing, facts: TimingFacts): Finding[] {
  const parts = {
    renewal: timing.renewIntervalMs,
    storeTimeout: timing.storeTimeoutMs,
    hang: timing.hangMs,
    election: facts.electionMs,
  };
  const need = leaseNeed(parts);
  if (timing.leaseMs > need) return [];
  const sum = `renewal ${d(parts.renewal)} + confirmation ${d(parts.storeTimeout)} + ${deathsSurvived} × (hang ${d(parts.hang)} + restart ${d(daemonRestartMs)} + election of the store ${d(parts.election)})`;
  return [
    unsafe(
      ['lease'],
      `lease ${d(timing.leaseMs)} must be longer than ${sum} = ${d(need)}`,
      `write a lease of more than ${d(need)}, or shorten the others`,
    ),
  ];
}

function shortMinorityDelay(timing: Timing): Finding[] {
  const least = 2 * timing.renewIntervalMs;
  if (timing.minorityDelayMs >= least) return [];
  return [
    unsafe(
      ['minorityDelay'],
      `minorityDelay ${d(timing.minorityDelayMs)} must be at least 2 × renewal ${d(timing.renewIntervalMs)} = ${d(least)}`,
      `write ${d(least)} or more`,
    ),
  ];
}

function smallMargin(timing: Timing, facts: TimingFacts): Finding[] {
  const least = leastMargin(timing.leaseMs, facts.longestWatchdogMs);
  if (!facts.lapse || timing.lapseMarginMs >= least) return [];
  return [
    unsafe(
      ['lapseMargin'],
      `lapseMargin ${d(timing.lapseMarginMs)} must be at least 1% of (lease ${d(timing.leaseMs)} + watchdog ${d(facts.longestWatchdogMs)}) + one second = ${d(least)}`,
      `write ${d(least)} or more`,
    ),
  ];
}

function brokenPromise(stated: TimingModel, timing: Timing, facts: TimingFacts): Finding[] {
  if (stated.recoverWithin === undefined) return [];
  const { beatIntervalMs, beatMisses } = timing;
  const noticing = {
    words: `interval ${d(beatIntervalMs)} × (misses ${beatMisses} + 1)`,
    ms: beatIntervalMs * (beatMisses + 1),
  };
  const spans = [noticing, ...afterNoticing(timing, facts)];
  const need = sumMs(spans);
  if (need <= stated.recoverWithin) return [];
  const sum = spans.map((span) => span.words).join(' + ');
  return [
    unsafe(
      ['recoverWithin'],
      `recoverWithin ${d(stated.recoverWithin)} must be at least ${sum} = ${d(need)}`,
      `write ${d(need)} or more`,
    ),
  ];
}

function frozenLapse(timing: Timing, facts: TimingFacts): Finding[] {
  if (!facts.lapse || timing.onStoreLoss === 'stop') return [];
  const wrong =
    'onStoreLoss is freeze, but a lapse counts as proof: a frozen node would run on after its lease';
  return [
    error(
      'unsafe-lapse',
      ['timing', 'onStoreLoss'],
      wrong,
      'write onStoreLoss: stop, or cluster.lapse: false with a fence device for every node',
    ),
  ];
}

function hastyHang(timing: Timing): Finding[] {
  if (timing.hangMs > timing.storeTimeoutMs) return [];
  return [
    unsafe(
      ['hang'],
      `hang ${d(timing.hangMs)} must be longer than storeTimeout ${d(timing.storeTimeoutMs)}, or a slow store looks like a hung daemon`,
      `write more than ${d(timing.storeTimeoutMs)}`,
    ),
  ];
}

/**
 * Looks at this host in the background, seldom and never for more than a small part of a core: the longer a look takes, the
 * longer is the pause after it. What is found is told with what else is noticed on this machine.
 */
import type { Config, GroupName, NodeName } from '../core/config.ts';
import type { Notice } from '../core/takeover/said.ts';
import { lookHere } from './look-here.ts';

export interface ReadinessWatch {
  readonly node: NodeName;
  /** In force here; undefined: not known yet, and nothing is looked for. */
  config(): Config | undefined;
  /** Of this node now: its processes have its ports. */
  has(group: GroupName): boolean;
  /** Ms since 1970. */
  certificates(): readonly { readonly whose: 'node' | 'authority'; readonly endsAt: number }[];
  /** What of its identity cannot be used, on its disk now. */
  identityTrouble(): { readonly file: string; readonly said: string } | undefined;
  /** Why nobody could come in by an account of this system; undefined: nothing is wrong, or nobody shall. */
  accountsTrouble(): Promise<'not-installed' | 'not-running' | undefined>;
  /** The keeper of this node has it open. */
  holdsWatchdog(device: string): boolean;
  /** Silences of others here that were none. */
  lostBeats(): readonly Notice[];
  /** Ms that the clock of another node is ahead; undefined where it does not say. */
  askClock(node: NodeName): Promise<number | undefined>;
  readonly signal: AbortSignal;
}

const everyMs = 20_000;
const firstMs = 3_000;
/** While something is found, so that whoever mends it sees it soon. */
const inTroubleMs = 10_000;
/** At most one part in so many of the time is spent looking, until that would be seldom; more while something is found. */
const parts = 200;
const inTroubleParts = 50;
const longestMs = 45_000;
/** Another node is asked for its clock with every look of so many. */
const looksPerClock = 2;
const clockMs = 5_000;
const dayMs = 24 * 3_600_000;
const warnDays = 14;
const alarmDays = 3;

/** What the newest look has found, and which certificates end soon. */
export function watchReadiness(watch: ReadinessWatch): () => readonly Notice[] {
  const { node, config, signal } = watch;
  let found: readonly Notice[] = [];
  let apart: readonly Notice[] = [];
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const begun = performance.now();
    const known = config();
    if (known !== undefined)
      found = await lookHere({ node, config: known, has: watch.has, path: process.env.PATH ?? '' }).then(
        async (here) => [
          ...unusable(watch),
          ...idleWatchdog(watch, known),
          ...(await closedAccounts(watch)),
          ...here,
        ],
        () => found,
      );
    const tookMs = performance.now() - begun;
    // Waiting for one that does not answer is no work.
    if (known !== undefined && looks++ % looksPerClock === 0) apart = await clocksApart(watch, known);
    const pauseMs = pauseAfter(tookMs, found.length + apart.length > 0);
    if (!signal.aborted) timer = setTimeout(() => void look(), pauseMs);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  timer = setTimeout(() => void look(), firstMs);
  return () => [
    ...found,
    ...apart,
    ...watch.lostBeats(),
    ...endingSoon(node, watch.certificates(), Date.now()),
  ];
}

/** Pure. Ms until the next look. */
export function pauseAfter(tookMs: number, isInTrouble: boolean): number {
  const leastMs = isInTrouble
    ? Math.max(inTroubleMs, tookMs * inTroubleParts)
    : Math.max(everyMs, tookMs * parts);
  return Math.min(longestMs, leastMs);
}

function unusable({ node, identityTrouble }: Pick<ReadinessWatch, 'node' | 'identityTrouble'>): Notice[] {
  const trouble = identityTrouble();
  return trouble ? [{ level: 'alarm', reason: { kind: 'identity-unusable', node, ...trouble } }] : [];
}

async function closedAccounts({
  node,
  accountsTrouble,
}: Pick<ReadinessWatch, 'node' | 'accountsTrouble'>): Promise<Notice[]> {
  const is = await accountsTrouble();
  return is === undefined ? [] : [{ level: 'warning', reason: { kind: 'accounts-closed', node, is } }];
}

/** One that proofs count on is told by whoever is asked, with what that means. */
export function idleWatchdog(
  { node, holdsWatchdog }: Pick<ReadinessWatch, 'node' | 'holdsWatchdog'>,
  { nodes, timing }: Pick<Config, 'nodes' | 'timing'>,
): Notice[] {
  const watchdog = nodes[node]?.watchdog;
  if (watchdog === undefined || (!watchdog.pausable && timing.onStoreLoss === 'stop')) return [];
  if (holdsWatchdog(watchdog.device)) return [];
  return [{ level: 'warning', reason: { kind: 'watchdog-idle', node, device: watchdog.device } }];
}

/** Pure. */
export function endingSoon(
  node: NodeName,
  certificates: ReturnType<ReadinessWatch['certificates']>,
  now: number,
): Notice[] {
  return certificates.flatMap(({ whose, endsAt }) => {
    const days = (endsAt - now) / dayMs;
    if (days > warnDays) return [];
    const on = new Date(endsAt).toISOString().slice(0, 10);
    const level = days > alarmDays ? 'warning' : 'alarm';
    const over = days < 0 ? ({ over: true } as const) : {};
    return [{ level, reason: { kind: 'certificate-ends', node, whose, on, ...over } }] as const;
  });
}

/**
 * Every node asks the next one in the order of the file, so that all are compared and each asks once: whose clock is wrong
 * differs from both of its neighbours.
 */
export async function clocksApart(
  { node, askClock }: Pick<ReadinessWatch, 'node' | 'askClock'>,
  { nodes }: Pick<Config, 'nodes'>,
): Promise<Notice[]> {
  const names = Object.keys(nodes);
  const than = names[(names.indexOf(node) + 1) % names.length];
  if (than === undefined || than === node) return [];
  const aheadMs = await askClock(than);
  if (aheadMs === undefined || Math.abs(aheadMs) < clockMs) return [];
  const byMs = Math.round(Math.abs(aheadMs) / 1000) * 1000;
  return [{ level: 'warning', reason: { kind: 'clocks-apart', node, than, byMs } }];
}

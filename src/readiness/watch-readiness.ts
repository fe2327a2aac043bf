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
  readonly signal: AbortSignal;
}

const everyMs = 20_000;
const firstMs = 3_000;
/** At most one part in so many of the time is spent looking. */
const parts = 200;
const dayMs = 24 * 3_600_000;
const warnDays = 14;
const alarmDays = 3;

/** What the newest look has found, and which certificates end soon. */
export function watchReadiness(watch: ReadinessWatch): () => readonly Notice[] {
  const { node, config, signal } = watch;
  let found: readonly Notice[] = [];
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const begun = performance.now();
    const known = config();
    if (known !== undefined)
      found = await lookHere({ node, config: known, has: watch.has, path: process.env.PATH ?? '' }).catch(
        () => found,
      );
    const tookMs = performance.now() - begun;
    if (!signal.aborted) timer = setTimeout(() => void look(), Math.max(everyMs, tookMs * parts));
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  timer = setTimeout(() => void look(), firstMs);
  return () => [...found, ...endingSoon(node, watch.certificates(), Date.now())];
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
    return [{ level, reason: { kind: 'certificate-ends', node, whose, on } }] as const;
  });
}

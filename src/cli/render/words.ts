/** Durations and moments as short words. */

/** `350ms`, `12s`, `4m`, `3h`, `5d`: the largest unit that says enough. */
export function formatAge(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`;
  if (ms < 10_000) return `${Math.round(ms / 100) / 10}s`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)}s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)}m`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)}h`;
  return `${Math.round(ms / 86_400_000)}d`;
}

/** From one ISO moment to another; `-` when there is none. */
export function formatSince(since: string | null, at: string): string {
  return since === null ? '-' : formatAge(Date.parse(at) - Date.parse(since));
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

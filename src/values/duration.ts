/**
 * Durations as people write them: "100ms", "5s", "10m", "1h 30m", "30d". A bare number has no unit and is refused: half of all
 * readers would take it for seconds, the other half for milliseconds, and a lease is too important for that.
 */
import type { Parsed } from './parsed.ts';

const units = [
  { unit: 'd', ms: 24 * 3_600_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'm', ms: 60_000 },
  { unit: 's', ms: 1_000 },
  { unit: 'ms', ms: 1 },
] as const;

/** The largest duration anyone can mean; keeps every sum far below 2^53. */
const longestMs = 366 * 24 * 3_600_000;

/** For the JSON Schema: each unit at most once, largest first, one space or none between. */
export const durationPattern = '^(?=\\d)(\\d+d)? ?(\\d+h)? ?(\\d+m(?!s))? ?(\\d+s)? ?(\\d+ms)?$';

const durationPart = /^(\d{1,12})(d|h|ms|m|s)(?: |(?=\d)|$)/;

/** Milliseconds, or what is wrong with the text. Units go from large to small, each at most once; zero is `0s`. */
export function parseDuration(value: unknown): Parsed<number> {
  if (typeof value === 'number') {
    return { wrong: `duration ${value} has no unit`, right: `write ${value}s or ${value}ms` };
  }
  if (typeof value !== 'string') return refuse(JSON.stringify(value));
  let rest = value;
  let total = 0;
  let from = 0;
  while (rest !== '') {
    const part = durationPart.exec(rest);
    if (part === null || rest === `${part[0].trimEnd()} `) return refuseText(value);
    const at = units.findIndex((u) => u.unit === part[2]);
    if (at < from) return refuseText(value);
    total += Number(part[1]) * units[at]!.ms;
    from = at + 1;
    rest = rest.slice(part[0].length);
  }
  if (value === '') return refuseText(value);
  if (total > longestMs)
    return { wrong: `duration "${value}" is longer than a year`, right: 'write a shorter one' };
  return { value: total };
}

function refuseText(value: string): Parsed<number> {
  if (/^\d+$/.test(value)) {
    return { wrong: `duration "${value}" has no unit`, right: `write ${value}s or ${value}ms` };
  }
  return refuse(`"${value}"`);
}

function refuse(shown: string): Parsed<number> {
  return { wrong: `${shown} is not a duration`, right: 'write for example 100ms, 5s, 10m or "1h 30m"' };
}

/** The shortest text that parses back to the same duration. */
export function formatDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const { unit, ms: size } of units) {
    // Timers are compared in hours.
    if (unit === 'd') continue;
    const count = Math.floor(rest / size);
    // 1500ms reads better than "1s 500ms".
    if (unit === 's' && rest % 1000 !== 0 && rest < 10_000) continue;
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}

/**
 * A moment that comes again and again, as cron has it: five fields in a time zone. Kept to what every cron means by them: what a
 * library adds of its own (seconds, years, "the last", "now") would be read differently elsewhere.
 */
import { Cron } from 'croner';
import type { Parsed } from './parsed.ts';
import { nearest } from './suggest.ts';

const fields = [
  { name: 'minute', range: '0-59', names: [] },
  { name: 'hour', range: '0-23', names: [] },
  { name: 'day of the month', range: '1-31', names: [] },
  {
    name: 'month',
    range: '1-12 or JAN-DEC',
    names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' '),
  },
  { name: 'day of the week', range: '0-7 or SUN-SAT', names: 'SUN MON TUE WED THU FRI SAT'.split(' ') },
] as const;

const cronRight = `write five fields, ${fields.map(({ name }) => name).join(', ')}: "0 2 * * 6" is every Saturday at 02:00`;

/** The expression with single spaces, or what is wrong with it. */
export function parseCron(value: unknown): Parsed<string> {
  if (typeof value !== 'string')
    return { wrong: `${JSON.stringify(value)} is no cron expression`, right: cronRight };
  const parts = value.trim().split(/\s+/);
  if (parts.length !== fields.length || value.trim() === '')
    return { wrong: `"${value}" is no cron expression: it has ${counted(value)}`, right: cronRight };
  for (const [at, { name, range, names }] of fields.entries()) {
    const part = parts[at] ?? '';
    if (isField(part, at, names)) continue;
    return {
      wrong: `"${part}" is no ${name}`,
      right: `write ${range}, lists and ranges of them, steps or *`,
    };
  }
  return { value: parts.join(' ') };
}

function counted(value: string): string {
  const count = value.trim() === '' ? 0 : value.trim().split(/\s+/).length;
  return count === 1 ? '1 field' : `${count} fields`;
}

function isField(part: string, at: number, names: readonly string[]): boolean {
  const words = part.match(/[A-Za-z]+/g) ?? [];
  if (!/^[\dA-Za-z*,/-]+$/.test(part) || !words.every((word) => names.includes(word.toUpperCase())))
    return false;
  try {
    cronOf(fields.map((_, i) => (i === at ? part : '*')).join(' '), 'UTC');
    return true;
  } catch {
    return false;
  }
}

export function cronOf(cron: string, timezone: string): Cron {
  return new Cron(cron, { timezone, mode: '5-part', paused: true });
}

/** A name of the time zone database. */
export function parseTimeZone(value: unknown): Parsed<string> {
  const right = 'write a name of the time zone database, for example Europe/Berlin, or UTC';
  if (typeof value !== 'string') return { wrong: `${JSON.stringify(value)} is no time zone`, right };
  // An offset would not follow the law of a place.
  if (/^[A-Za-z]/.test(value) && isTimeZone(value)) return { value };
  const guess = nearest(value, ['UTC', ...Intl.supportedValuesOf('timeZone')]);
  const meant = guess === undefined ? right : `did you mean "${guess}"?`;
  return { wrong: `time zone "${value}" is not known`, right: meant };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

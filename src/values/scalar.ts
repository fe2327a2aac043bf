/**
 * Single values of the cluster file: each kind has one parser that gives the value or says what is wrong and what would
 * be right. The schema library only carries them, so that the words are ours and the JSON Schema still knows the form.
 */
import * as z from 'zod';
import { isSystemName } from './account-text.ts';
import { parseCron, parseTimeZone } from './cron.ts';
import { durationPattern, parseDuration } from './duration.ts';
import { splitEndpoint, splitHostPort } from './host-port.ts';
import { parseAddress, parseInterfaceAddress, parseSubnet } from './ip.ts';
import type { Parsed } from './parsed.ts';

/** What the JSON Schema and the reference page say about a value. `shown` names the type in the reference page. */
export interface ScalarForm {
  readonly shown: string;
  readonly [keyword: string]: unknown;
}

/** A schema that hands the raw value to `parse`; a missing key is reported as missing. */
export function scalar<T>(form: ScalarForm, parse: (value: unknown) => Parsed<T>) {
  return z
    .unknown()
    .transform((value, ctx): T => {
      const parsed: Parsed<T> = value === undefined ? missing : parse(value);
      if ('value' in parsed) return parsed.value;
      const code = parsed === missing ? 'missing-key' : 'wrong-value';
      ctx.issues.push({
        code: 'custom',
        message: parsed.wrong,
        params: { code, right: parsed.right },
        input: value,
      });
      return z.NEVER;
    })
    .meta({ ...form });
}

const missing = { wrong: '', right: '' };

function text(value: unknown, right: string, fits: (text: string) => boolean, what: string): Parsed<string> {
  if (typeof value !== 'string') return { wrong: `${show(value)} is not a text`, right };
  return fits(value) ? { value } : { wrong: `"${value}" is not ${what}`, right };
}

/** A value in the words of the file, shortened. */
export function show(value: unknown): string {
  const json = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

const nameShape = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const nameRight =
  'start with a letter and go on with letters, digits, "-" or "_", 63 characters at most (no dots: names become parts of paths)';

export const name = () =>
  scalar({ shown: 'name', type: 'string', pattern: nameShape.source }, (value) =>
    // Names become keys of plain objects; "constructor" would find what every object has.
    text(value, nameRight, (t) => nameShape.test(t) && !(t in {}), 'a name'),
  );

export const nameKey = z
  .string()
  .regex(nameShape)
  .refine((t) => !(t in {}));
export const nameKeyRight = nameRight;

export const duration = () =>
  scalar({ shown: 'duration', type: 'string', pattern: durationPattern }, parseDuration);

/** A duration that is not zero. */
export const someTime = () =>
  scalar({ shown: 'duration', type: 'string', pattern: durationPattern }, (value) => {
    const parsed = parseDuration(value);
    if ('value' in parsed && parsed.value === 0) {
      return { wrong: 'this duration is zero', right: 'write one that is longer, for example 1s' };
    }
    return parsed;
  });

export const cron = () => scalar({ shown: 'cron expression', type: 'string' }, parseCron);
export const timeZone = () => scalar({ shown: 'time zone', type: 'string' }, parseTimeZone);

export const address = () => scalar({ shown: 'address', type: 'string' }, parseAddress);
export const subnet = () => scalar({ shown: 'subnet', type: 'string' }, parseSubnet);
export const interfaceAddress = () =>
  scalar({ shown: 'address/prefix', type: 'string' }, parseInterfaceAddress);

export const absolutePath = () =>
  scalar({ shown: 'absolute path', type: 'string', pattern: '^(/|\\{here\\}/)' }, (value) =>
    text(
      value,
      'write an absolute path, or one that begins with {here}/ (the directory of this file)',
      (t) => /^(\/|\{here\}\/)/.test(t),
      'an absolute path',
    ),
  );

/** As above, or in the state directory of a resource. */
export const placePath = () =>
  scalar({ shown: 'absolute path', type: 'string', pattern: '^(/|\\{(here|state)\\}(/|$))' }, (value) =>
    text(
      value,
      'write an absolute path, or one that begins with {state} or {here}',
      (t) => /^(\/|\{(here|state)\}(\/|$))/.test(t),
      'an absolute path',
    ),
  );

export const someText = (shown = 'text') =>
  scalar({ shown, type: 'string', minLength: 1 }, (value) =>
    text(value, 'write at least one character', (t) => t.trim() !== '', 'enough: it is empty'),
  );

/** A group in the system of a host. */
export const systemGroup = () =>
  scalar({ shown: 'group of the system', type: 'string', minLength: 1 }, (value) =>
    text(
      value,
      'write its name as "getent group" shows it',
      isSystemName,
      'the name of a group of the system',
    ),
  );

/** Port 0 is only for those who listen, and a zone is a matter of one host. */
function isServedHostPort(text: string): boolean {
  const parts = splitHostPort(text);
  return parts !== undefined && parts.port > 0 && !parts.host.includes('%');
}

export const hostPort = () =>
  scalar({ shown: 'host:port', type: 'string' }, (value) =>
    text(
      value,
      'write for example 10.0.0.10:7400 or [fd00::10]:7400',
      (t) => isServedHostPort(t),
      'host:port',
    ),
  );

export const endpoint = () =>
  scalar({ shown: 'URL', type: 'string', pattern: '^https?://' }, (value) =>
    text(
      value,
      'write for example http://10.0.0.1:2379',
      (t) => splitEndpoint(t) !== undefined,
      'an etcd endpoint',
    ),
  );

/** A page, not looked at. */
export const pageUrl = () =>
  scalar({ shown: 'URL', type: 'string', pattern: '^https?://' }, (value) =>
    text(value, 'write for example http://10.0.0.1/health', isPage, 'a page by http or https'),
  );

function isPage(text: string): boolean {
  return /^https?:\/\/[^/\s]+/.test(text) && URL.canParse(text);
}

/** Text, number or boolean, kept as text: options of fence programs, parameters of OCF agents, environment variables. */
export const wordOrNumber = () =>
  scalar({ shown: 'text', type: ['string', 'number', 'boolean'] }, (value): Parsed<string> => {
    if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
    if (typeof value !== 'string') return { wrong: `${show(value)} is not a text`, right: 'write a text' };
    if (/[\n\0]/.test(value))
      return { wrong: 'this text has more than one line', right: 'write it on one line' };
    return { value };
  });

const commandRight = 'write a list of program and arguments, or one line for the shell';

/** A list of words, or one line for the shell; always a list afterwards. */
export const command = () =>
  scalar(
    {
      shown: 'command',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', items: { type: 'string' }, minItems: 1 },
      ],
    },
    (value): Parsed<string[]> => {
      const empty = { wrong: 'this command is empty', right: commandRight };
      if (typeof value === 'string') return value.trim() === '' ? empty : { value: ['/bin/sh', '-c', value] };
      if (!Array.isArray(value)) return { wrong: `${show(value)} is not a command`, right: commandRight };
      const odd = value.find((word) => typeof word !== 'string' && typeof word !== 'number');
      if (odd !== undefined) return { wrong: `${show(odd)} is not a word of a command`, right: 'quote it' };
      const words = value.map(String);
      return words[0] === undefined || words[0].trim() === '' ? empty : { value: words };
    },
  );

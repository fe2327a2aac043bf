/**
 * Puts what the schema library found into our words: one finding per mistake, at the key for keys that should not be
 * there, at the nearest existing key for what is missing.
 */
import type * as z from 'zod';
import { nameKeyRight, show } from '../values/scalar.ts';
import { didYouMean, nearest } from '../values/suggest.ts';
import { atKey, error, type Finding, type Path } from './diagnostic.ts';
import { allowedKeys, type JsonSchema } from './json-schema.ts';

type Issue = z.core.$ZodIssue;

export interface Judged {
  readonly value: unknown;
  readonly schema: JsonSchema;
}

export function schemaFindings(issues: readonly Issue[], judged: Judged): Finding[] {
  return issues.filter(isTightest).flatMap((issue) => findings(issue, pathOf(issue.path), judged));
}

/** Of a number beyond what a computer counts with, the bound of the key is told where it has one. */
function isTightest(issue: Issue, _i: number, issues: readonly Issue[]): boolean {
  if (issue.code !== 'too_big' || issue.maximum !== Number.MAX_SAFE_INTEGER) return true;
  const place = issue.path.join('/');
  return !issues.some(
    (other) => other !== issue && other.code === 'too_big' && other.path.join('/') === place,
  );
}

function findings(issue: Issue, path: Path, judged: Judged): Finding[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, judged));
    case 'invalid_key':
      return [
        atKey(error('wrong-key', path, `"${String(path.at(-1))}" cannot be a name here`, keyAdvice(path))),
      ];
    case 'invalid_union':
      return union(issue, path, judged);
    case 'custom':
      return [custom(issue, path)];
    case 'invalid_type':
      return [wrongType(issue, path, valueAt(judged.value, path))];
    default:
      return [outOfBounds(issue, path, valueAt(judged.value, path))];
  }
}

function unknownKey(key: string, path: Path, judged: Judged): Finding {
  const known = allowedKeys(judged.schema, path, judged.value);
  const there = valueAt(judged.value, path);
  const used = typeof there === 'object' && there !== null ? Object.keys(there) : [];
  const free = known.filter((k) => !used.includes(k));
  const where = path.length === 0 ? 'at the top of the file' : `in "${path.join('.')}"`;
  return atKey(
    error('unknown-key', [...path, key], `key "${key}" is unknown ${where}`, keyMeant(key, known, free)),
  );
}

function keyMeant(key: string, known: readonly string[], free: readonly string[]): string {
  const guess = nearest(key, free) ?? nearest(key, known);
  if (guess !== undefined) return `did you mean "${guess}"?`;
  if (known.length === 0) return 'nothing may stand here';
  const isPart = free.length > 0 && free.length < known.length;
  return isPart
    ? `possible here besides what is written: ${free.join(', ')}`
    : `possible here: ${known.join(', ')}`;
}

function keyAdvice(path: Path): string {
  const parent = path.at(-2);
  const key = path.at(-1);
  if (parent === 'options' && (key === 'action' || key === 'nodename'))
    return 'leave it out: the cluster sets it';
  if (parent === 'env' || parent === 'options' || parent === 'parameters')
    return 'write letters, digits and "_"';
  return nameKeyRight;
}

function union(issue: Issue & { code: 'invalid_union' }, path: Path, judged: Judged): Finding[] {
  const value = valueAt(judged.value, path);
  if (issue.discriminator !== undefined && issue.errors.length === 0) return [wrongKind(issue, path, value)];
  // The branch that is about this kind of value, e.g. the map form for a map.
  const fitting = issue.errors.filter((errors) =>
    errors.every((e) => e.path.length > 0 || e.code === 'unrecognized_keys'),
  );
  const fewest = Math.min(...fitting.map((errors) => strangers(errors as Issue[], value)));
  const inner = fitting.find((errors) => strangers(errors as Issue[], value) === fewest);
  if (inner === undefined) {
    const [sole] = issue.errors[0] ?? [];
    const isAlike = issue.errors.every(([e]) => e?.code === 'invalid_type' && e.expected === 'object');
    if (isAlike && sole?.code === 'invalid_type') return [wrongType(sole, path, value)];
    const choices = issue.errors.flat().flatMap((e) => (e.code === 'invalid_value' ? e.values : []));
    const right = choices.length > 0 ? `write ${list(choices)}` : 'see the reference of the cluster file';
    return [error('wrong-value', path, `${show(value)} does not fit here`, right)];
  }
  return inner.flatMap((e) => findings(e as Issue, [...path, ...pathOf(e.path)], judged));
}

/** Keys of the value that this branch does not know: all of them where it is told apart by one that is not there. */
function strangers(errors: readonly Issue[], value: unknown): number {
  const [first] = errors;
  const isUntold = first?.code === 'invalid_union' && valueAt(value, pathOf(first.path)) === undefined;
  if (isUntold) return Object.keys(value ?? {}).length;
  return errors.reduce(
    (count, e) => count + (e.code === 'unrecognized_keys' && e.path.length === 0 ? e.keys.length : 0),
    0,
  );
}

function wrongKind(issue: Issue & { code: 'invalid_union' }, path: Path, value: unknown): Finding {
  const known = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const key = String(path.at(-1));
  const isResource = key === 'type' && path[0] === 'groups';
  const code = isResource ? 'unknown-resource-type' : 'wrong-value';
  const noun = isResource ? 'resource type' : key === 'type' ? 'type of a check' : key;
  if (value === undefined)
    return error('missing-key', path, `key "${key}" is missing`, `write ${list(known)}`);
  const right = didYouMean(String(value), known, noun);
  return error(code, path, `${noun} ${show(value)} is unknown`, right);
}

function custom(issue: Issue & { code: 'custom' }, path: Path): Finding {
  const code = issue.params?.code === 'missing-key' ? 'missing-key' : 'wrong-value';
  if (code === 'missing-key') return missing(path);
  return error(
    code,
    path,
    issue.message,
    String(issue.params?.right ?? 'see the reference of the cluster file'),
  );
}

function missing(path: Path): Finding {
  const above = path.slice(0, -1);
  const where = above.length === 0 ? 'at the top of the file' : `in "${above.join('.')}"`;
  return error('missing-key', path, `key "${String(path.at(-1))}" is missing ${where}`, 'add it');
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function wrongType(issue: Issue & { code: 'invalid_type' }, path: Path, value: unknown): Finding {
  if (value === undefined && path.length > 0) return missing(path);
  const right = `write ${typeWords[issue.expected] ?? issue.expected}`;
  const name = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
  const holds = value === null || value === undefined ? 'is empty' : `cannot be ${show(value)}`;
  return error('wrong-type', path, `${name} ${holds}`, right);
}

function outOfBounds(issue: Issue, path: Path, value: unknown): Finding {
  if (issue.code === 'invalid_value') {
    if (value === undefined) return missing(path);
    return error(
      'wrong-value',
      path,
      `"${String(path.at(-1))}" cannot be ${show(value)}`,
      `write ${list(issue.values)}`,
    );
  }
  if (issue.code === 'too_small' && issue.origin === 'array') {
    const least = Number(issue.minimum);
    if (least > 1)
      return error(
        'wrong-value',
        path,
        `"${String(path.at(-1))}" has too few items`,
        `write at least ${least}`,
      );
    return error('wrong-value', path, `"${String(path.at(-1))}" is empty`, 'write at least one');
  }
  const bound =
    issue.code === 'too_small'
      ? `at least ${issue.minimum}`
      : issue.code === 'too_big'
        ? `at most ${issue.maximum}`
        : 'another value';
  return error('wrong-value', path, `"${String(path.at(-1))}" cannot be ${show(value)}`, `write ${bound}`);
}

function list(values: readonly unknown[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function pathOf(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

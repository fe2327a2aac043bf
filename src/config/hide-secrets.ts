/**
 * A cluster file without what opens something: the values of keys that name a password are put out of sight, all else
 * stays as it was written. Whoever needs the file whole says so.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { isSecretName, secretNames } from '../secrets/secret-names.ts';
import { sourceKeys } from '../secrets/secret-source.ts';

/** What stands for a hidden value; a cluster file that still has it is refused (checks/hidden.ts). */
export const hiddenWord = '<hidden>';

/** Within a text: `username=a,password=b`; in a comment also `password: b`. */
const within = new RegExp(`((?:${secretNames})\\s*=\\s*)([^\\s,;"'}]+)`, 'gi');
const inComment = new RegExp(`(#.*(?:${secretNames})["']?\\s*:\\s*)(\\S.*)`, 'gi');
const hidden = JSON.stringify(hiddenWord);

/** A text that is no YAML is hidden whole: nobody can tell what stands in it. */
export function hideSecrets(text: string): string {
  const doc = parseDocument(text, { version: '1.2' });
  if (doc.errors.length > 0) return `${hidden}\n`;
  const secrets = new Set<Scalar>();
  visit(doc, {
    Pair(_, { key, value }, above) {
      if (isOption(above) && isSource(value)) return visit.SKIP;
      if (isScalar(key) && isSecretName(String(key.value))) collect(value);
      return undefined;
    },
  });
  return cutOut(text, secrets).replace(within, `$1${hiddenWord}`).replace(inComment, `$1${hiddenWord}`);

  function collect(value: unknown): void {
    if (isAlias(value)) collect(value.resolve(doc));
    else if (isScalar(value)) secrets.add(value);
    else if (isPair(value)) collect(value.value);
    else if (isCollection(value)) value.items.forEach(collect);
  }
}

/** Of a fence device, a resource or a way of notification. `above`: what holds a pair. Where a secret is found is none. */
function isOption(above: readonly unknown[]): boolean {
  const maps = ['options', 'parameters', 'env'];
  return maps.some((name) => isCalled(above.at(-2), name)) || isCalled(above.at(-4), 'notifications');
}

function isCalled(holder: unknown, name: string): boolean {
  return isPair(holder) && isScalar(holder.key) && holder.key.value === name;
}

function isSource(value: unknown): boolean {
  if (!isMap(value) || value.items.length !== 1) return false;
  const key = (value.items[0] as Pair).key;
  return isScalar(key) && (sourceKeys as readonly unknown[]).includes(key.value);
}

/** From the end to the beginning, so that what is still to be cut stays where it is. */
function cutOut(text: string, secrets: Iterable<Scalar>): string {
  const ranges = [...secrets].flatMap(({ range }) => (range && range[1] > range[0] ? [range] : []));
  ranges.sort(([a], [b]) => b - a);
  return ranges.reduce((rest, [from, to]) => {
    const isBlock = rest.slice(from, to).endsWith('\n');
    return `${rest.slice(0, from)}${hidden}${isBlock ? '\n' : ''}${rest.slice(to)}`;
  }, text);
}

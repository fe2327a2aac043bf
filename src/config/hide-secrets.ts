/**
 * A cluster file without what opens something: the values of keys that name a password are put out of sight, all else
 * stays as it was written. Whoever needs the file whole says so.
 */
import { isAlias, isCollection, isPair, isScalar, parseDocument, type Scalar, visit } from 'yaml';

/** What stands for a hidden value; a cluster file that still has it is refused (checks/hidden.ts). */
export const hiddenWord = '<hidden>';

const names = 'passw(?:or)?d|passphrase|secret|token|community|credentials?';
/** `password_script` and `identity_file` name a place, not a secret. */
const secretKey = new RegExp(`(?:${names})$`, 'i');
/** Within a text: `username=a,password=b`; in a comment also `password: b`. */
const within = new RegExp(`((?:${names})\\s*=\\s*)([^\\s,;"'}]+)`, 'gi');
const inComment = new RegExp(`(#.*(?:${names})["']?\\s*:\\s*)(\\S.*)`, 'gi');
const hidden = JSON.stringify(hiddenWord);

/** A text that is no YAML is hidden whole: nobody can tell what stands in it. */
export function hideSecrets(text: string): string {
  const doc = parseDocument(text, { version: '1.2' });
  if (doc.errors.length > 0) return `${hidden}\n`;
  const secrets = new Set<Scalar>();
  visit(doc, {
    Pair(_, { key, value }) {
      if (isScalar(key) && secretKey.test(String(key.value))) collect(value);
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

/** From the end to the beginning, so that what is still to be cut stays where it is. */
function cutOut(text: string, secrets: Iterable<Scalar>): string {
  const ranges = [...secrets].flatMap(({ range }) => (range && range[1] > range[0] ? [range] : []));
  ranges.sort(([a], [b]) => b - a);
  return ranges.reduce((rest, [from, to]) => {
    const isBlock = rest.slice(from, to).endsWith('\n');
    return `${rest.slice(0, from)}${hidden}${isBlock ? '\n' : ''}${rest.slice(to)}`;
  }, text);
}

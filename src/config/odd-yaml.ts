/** What YAML allows and a cluster file should not have: each is said where it stands, in the words of the findings. */
import { type Alias, type Document, isScalar, type Node, visit } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';

export type Words = Omit<Diagnostic, 'file' | 'line' | 'column'>;
type Placed = Words & { readonly offset: number };

/** Keys written twice, numbers that are not what they look like, aliases, keys and forms that mean nothing here. */
export function oddYaml(doc: Document.Parsed, text: string): readonly Placed[] {
  return [
    ...duplicateKeys(doc),
    ...oddNumbers(doc),
    ...oddAliases(doc),
    ...oddKeys(doc),
    ...oddForms(doc, text),
  ];
}

/** `010` is the number 10 and `1e3` is 1000: whoever wrote an option like that did not mean it. */
function oddNumbers(doc: Document.Parsed): Placed[] {
  const found: Placed[] = [];
  visit(doc, {
    Scalar: (_key, node) => {
      // What is no finite number fits nowhere, and is told there.
      if (!Number.isFinite(node.value) || node.source === undefined) return;
      if (node.source === String(node.value)) return;
      found.push({
        offset: node.range?.[0] ?? 0,
        severity: 'warning',
        code: 'odd-number',
        wrong: `${node.source} is read as the number ${node.value}`,
        right: `quote it if the text is meant, or write ${node.value}`,
      });
    },
  });
  return found;
}

/** Aliases of nothing, and of what they stand in themselves: that would have no end. */
function oddAliases(doc: Document.Parsed): Placed[] {
  const found: Placed[] = [];
  const tell = (alias: Alias, wrong: string, right: string) =>
    found.push({ offset: alias.range?.[0] ?? 0, severity: 'error', code: 'yaml-syntax', wrong, right });
  visit(doc, {
    Alias: (_key, alias, above) => {
      const meant = alias.resolve(doc);
      const name = alias.source;
      if (meant === undefined)
        tell(
          alias,
          `alias *${name} refers to nothing`,
          `write &${name} before what it shall repeat, or quote the text`,
        );
      else if (above.includes(meant))
        tell(alias, `alias *${name} stands in what it repeats`, 'write out what is meant');
    },
  });
  return found;
}

/** Of a key that is written twice only one would count. */
function duplicateKeys(doc: Document.Parsed): Placed[] {
  const found: Placed[] = [];
  visit(doc, {
    Map: (_key, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value))
          found.push({
            offset: key.range?.[0] ?? 0,
            severity: 'error',
            code: 'duplicate-key',
            wrong: `key "${key.source ?? String(key.value)}" is written twice here`,
            right: 'keep one of them',
          });
        seen.add(key.value);
      }
    },
  });
  return found;
}

/** What YAML can say and a cluster file has no use for: `!!set`, `!!binary`; and another version, which reads `no` as false. */
function oddForms(doc: Document.Parsed, text: string): Placed[] {
  const found: Placed[] = [];
  const tell = (offset: number, wrong: string, right: string) =>
    found.push({ offset, severity: 'error', code: 'yaml-syntax', wrong, right });
  const { explicit, version } = doc.directives.yaml;
  if (explicit && version !== '1.2')
    tell(
      text.indexOf('%YAML'),
      `the file says that it is YAML ${version}`,
      'take the line out: it is read as YAML 1.2',
    );
  visit(doc, {
    Value: (_key, node) => {
      const tag = /^tag:yaml\.org,2002:(.*)$/.exec(node.tag ?? '')?.[1];
      if (tag === undefined || plainTags.has(tag)) return;
      tell(node.range?.[0] ?? 0, `the tag !!${tag} has no meaning here`, 'write the value without it');
    },
  });
  return found;
}

const plainTags: ReadonlySet<string> = new Set(['map', 'seq', 'str', 'int', 'float', 'bool', 'null']);

/** Keys that are no texts, or that a plain object cannot hold. */
function oddKeys(doc: Document.Parsed): Placed[] {
  const found: Placed[] = [];
  visit(doc, {
    Pair: (_key, pair) => {
      const key = pair.key as Node | null;
      const name = isScalar(key) ? key.value : undefined;
      if (typeof name === 'string' && name !== '__proto__') return undefined;
      found.push({
        offset: key?.range?.[0] ?? 0,
        severity: 'error',
        code: isScalar(key) ? 'wrong-key' : 'yaml-syntax',
        wrong: `${isScalar(key) ? String(key.source ?? key.value) : 'this'} cannot be a key`,
        right: 'write a name that starts with a letter',
      });
      // What stands in it is no mistake of its own.
      return isScalar(key) ? undefined : visit.SKIP;
    },
  });
  return found;
}

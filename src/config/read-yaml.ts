/**
 * The text of a cluster file as plain values, and a way back from a path of keys to line and column. YAML 1.2 only:
 * `on`, `off`, `yes` and `no` are texts.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Diagnostic, Finding, Path } from './diagnostic.ts';

export interface YamlText {
  /** Undefined when the text cannot be read at all. */
  readonly value: unknown;
  /** Syntax errors, keys written twice, numbers that are not what they look like. */
  readonly diagnostics: readonly Diagnostic[];
  /** Line and column of a finding; of the nearest thing above it when its own place does not exist. */
  locate(finding: Finding): Diagnostic;
}

export function readYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const deep = tooDeep(text);
  if (deep !== undefined) {
    const before = text.slice(0, deep).split('\n');
    const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    const wrong = `lists and maps are nested more than ${nestingMax} deep here`;
    const right = 'close them, or quote the text';
    const words = { severity: 'error', code: 'yaml-syntax', wrong, right } as const;
    return { value: undefined, diagnostics: [{ ...place, ...words }], locate: (f) => ({ ...place, ...f }) };
  }
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const diagnostics = [
    ...untilLost(doc.errors).map((e) => ({ ...at(e.pos[0]), ...yamlError(e, text, 'error') })),
    ...doc.warnings.map((e) => ({ ...at(e.pos[0]), ...yamlError(e, text, 'error') })),
    ...oddNumbers(doc).map(({ offset, ...words }) => ({ ...at(offset), ...words })),
    ...unknownAliases(doc).map(({ offset, ...words }) => ({ ...at(offset), ...words })),
    ...oddKeys(doc).map(({ offset, ...words }) => ({ ...at(offset), ...words })),
  ];
  const broken = diagnostics.some((d) => d.code === 'yaml-syntax');
  const value = broken ? undefined : plain(doc, diagnostics, file);
  return {
    value,
    diagnostics,
    locate: ({ path, on, ...words }) => ({
      ...at(offsetOf(doc, path, on === 'key')),
      severity: words.severity,
      code: words.code,
      wrong: words.wrong,
      right: words.right,
    }),
  };
}

const nestingMax = 100;

/** Offset of a bracket so deep that the parser, which recurses, would end in a stack overflow. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[' || c === '{') depth += 1;
    else if ((c === ']' || c === '}') && depth > 0) depth -= 1;
    if (depth > nestingMax) return i;
  }
  return undefined;
}

/** Once the parser meets what it does not expect, all that follows is a consequence. */
function untilLost(errors: readonly YAMLError[]): readonly YAMLError[] {
  const lost = errors.findIndex((e) => e.code === 'UNEXPECTED_TOKEN');
  return lost < 0 ? errors : errors.slice(0, lost + 1);
}

function plain(doc: Document.Parsed, diagnostics: Diagnostic[], file: string): unknown {
  try {
    return doc.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const wrong = `the file cannot be read: ${(cause as Error).message}`;
    const right = 'write it without aliases';
    diagnostics.push({ file, line: 1, column: 1, severity: 'error', code: 'yaml-syntax', wrong, right });
    return undefined;
  }
}

type Words = Omit<Diagnostic, 'file' | 'line' | 'column'>;

function yamlError(e: YAMLError, text: string, severity: 'error' | 'warning'): Words {
  if (e.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:,}]+/.exec(text.slice(e.pos[0]))?.[0] ?? '';
    return {
      severity,
      code: 'duplicate-key',
      wrong: `key "${key}" is written twice here`,
      right: 'keep one of them',
    };
  }
  return {
    severity,
    code: 'yaml-syntax',
    wrong:
      e.code === 'MULTIPLE_DOCS'
        ? 'the file holds more than one document'
        : `the YAML is broken: ${inWords(e.message)}`,
    right: advice(e),
  };
}

function advice(e: YAMLError): string {
  switch (e.code) {
    case 'TAB_AS_INDENT':
      return 'indent with spaces';
    case 'BAD_INDENT':
      return 'line it up with its neighbours, with spaces';
    case 'UNEXPECTED_TOKEN':
      return 'take it out, or quote the text it belongs to';
    case 'MULTIPLE_DOCS':
      return 'write one document per file';
    case 'MISSING_CHAR':
      return 'add what is missing, or quote the text';
    default:
      return 'quote the text, or write the mapping with one "key: value" per line';
  }
}

function inWords(message: string): string {
  const unexpected = /^Unexpected [\w-]+ token in YAML stream: (.*)$/.exec(message)?.[1];
  if (unexpected !== undefined) return `${unexpected} is not expected here`;
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}

/** `010` is the number 10 and `1e3` is 1000: whoever wrote an option like that did not mean it. */
function oddNumbers(doc: Document.Parsed): (Words & { offset: number })[] {
  const found: (Words & { offset: number })[] = [];
  visit(doc, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'number' || node.source === undefined) return;
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

function unknownAliases(doc: Document.Parsed): (Words & { offset: number })[] {
  const found: (Words & { offset: number })[] = [];
  visit(doc, {
    Alias: (_key, alias) => {
      if (alias.resolve(doc) !== undefined) return;
      found.push({
        offset: alias.range?.[0] ?? 0,
        severity: 'error',
        code: 'yaml-syntax',
        wrong: `alias *${alias.source} refers to nothing`,
        right: `write &${alias.source} before what it shall repeat, or quote the text`,
      });
    },
  });
  return found;
}

/** Keys that are no texts, or that a plain object cannot hold. */
function oddKeys(doc: Document.Parsed): (Words & { offset: number })[] {
  const found: (Words & { offset: number })[] = [];
  visit(doc, {
    Pair: (_key, pair) => {
      const key = pair.key as Node | null;
      const name = isScalar(key) ? key.value : undefined;
      if (typeof name === 'string' && name !== '__proto__') return;
      found.push({
        offset: key?.range?.[0] ?? 0,
        severity: 'error',
        code: isScalar(key) ? 'wrong-key' : 'yaml-syntax',
        wrong: `${isScalar(key) ? String(key.source ?? key.value) : 'this'} cannot be a key`,
        right: 'write a name that starts with a letter',
      });
    },
  });
  return found;
}

/** Offset of the value (or the key) at the path; of the deepest key that exists when the path goes further. */
function offsetOf(doc: Document.Parsed, path: Path, wantKey: boolean): number {
  let node: unknown = doc.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const container = isAlias(node) ? node.resolve(doc) : node;
    const found = entry(container, step);
    if (found === undefined) return offset;
    const last = depth === path.length - 1;
    const keyAt = startOf(found.key);
    const valueAt = startOf(found.value);
    // Something missing inside a map is shown at the map's key, which is a line a person can read.
    offset =
      (last && !wantKey
        ? isCollection(found.value)
          ? (keyAt ?? valueAt)
          : (valueAt ?? keyAt)
        : (keyAt ?? valueAt)) ?? offset;
    node = found.value;
  }
  return offset;
}

function isCollection(node: unknown): boolean {
  return isMap(node) || (isSeq(node) && node.flow !== true);
}

function entry(
  container: unknown,
  step: string | number,
): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isSeq(container)) {
    const value = container.items[Number(step)];
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!isMap(container)) return undefined;
  // Of a key that is written twice the last one is what was read.
  const pair = container.items.findLast((p: Pair) => isScalar(p.key) && p.key.value === step);
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

function startOf(node: unknown): number | undefined {
  const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

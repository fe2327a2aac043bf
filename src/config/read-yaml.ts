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
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Finding, Path } from './diagnostic.ts';
import { oddYaml, type Words } from './odd-yaml.ts';

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
    return tooDeepAt({ file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
  }
  // The parser compares every key with every other one of its map; a file may hold thousands.
  const doc = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.2',
    uniqueKeys: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const overflow = doc.errors.find((e) => isOverflow(e.message));
  // How far it came depends on the machine.
  if (overflow !== undefined) return tooDeepAt({ ...at(overflow.pos[0]), column: 1 });
  const errors = untilLost(doc.errors);
  const lost = errors.length < doc.errors.length ? errors.at(-1)!.pos[0] : Number.POSITIVE_INFINITY;
  const diagnostics = [
    ...errors.map((e) => ({ ...at(e.pos[0]), ...yamlError(e) })),
    ...doc.warnings.map((e) => ({ ...at(e.pos[0]), ...yamlError(e) })),
    ...oddYaml(doc, text)
      .filter(({ offset }) => offset <= lost)
      .map(({ offset, ...words }) => ({ ...at(offset), ...words })),
  ];
  const broken = diagnostics.some((d) => d.code === 'yaml-syntax');
  const value = broken ? undefined : plain(doc, diagnostics, file);
  const pairs = makePairs();
  return {
    value,
    diagnostics,
    locate: ({ path, on, ...words }) => ({
      ...at(offsetOf(doc, path, on === 'key', pairs)),
      severity: words.severity,
      code: words.code,
      wrong: words.wrong,
      right: words.right,
    }),
  };
}

const nestingMax = 100;

function tooDeepAt(place: Pick<Diagnostic, 'file' | 'line' | 'column'>): YamlText {
  const wrong = `lists and maps are nested more than ${nestingMax} deep here`;
  const right = 'close them, or quote the text';
  const words = { severity: 'error', code: 'yaml-syntax', wrong, right } as const;
  return { value: undefined, diagnostics: [{ ...place, ...words }], locate: (f) => ({ ...place, ...f }) };
}

/** Nested by lines and dashes, which only the parser counts: it recurses, and says where it could not any more. */
function isOverflow(message: string): boolean {
  return /call stack/i.test(message);
}

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

/** Once the parser meets what it does not expect, or takes a tab for a place, all that follows is a consequence. */
function untilLost(errors: readonly YAMLError[]): readonly YAMLError[] {
  const lost = errors.findIndex((e) => e.code === 'UNEXPECTED_TOKEN' || e.code === 'TAB_AS_INDENT');
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

function yamlError(e: YAMLError): Words {
  return {
    severity: 'error',
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
    case 'TAG_RESOLVE_FAILED':
      return 'leave the tag out, or quote the text';
    case 'BAD_DIRECTIVE':
      return 'take the line out';
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

/** Offset of the value (or the key) at the path; of the deepest key that exists when the path goes further. */
function offsetOf(doc: Document.Parsed, path: Path, wantKey: boolean, pairs: Pairs): number {
  let node: unknown = doc.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const container = isAlias(node) ? node.resolve(doc) : node;
    const found = entry(container, step, pairs);
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
  pairs: Pairs,
): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isSeq(container)) {
    const value = container.items[Number(step)];
    return value === undefined ? undefined : { key: undefined, value };
  }
  if (!isMap(container)) return undefined;
  const pair = pairs(container).get(step);
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

/** The pairs of a map by their keys; of one that is written twice the last, which is what was read. */
type Pairs = (map: YAMLMap) => ReadonlyMap<unknown, Pair>;

function makePairs(): Pairs {
  const known = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>();
  return (map) => {
    const its =
      known.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair, pair]));
    known.set(map, its);
    return its;
  };
}

function startOf(node: unknown): number | undefined {
  const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

/**
 * Files and folders that documents and comments name. A name is looked for as people look: from the root, or, when it is
 * a name alone or the end of a path, anywhere.
 */
const file = String.raw`[\w-][\w./-]*\.(?:ts|mjs|md|txt|yaml|sh)`;
const belowRoot = String.raw`(?:src|lab|bench|test|tools|docs|examples|schema)/[\w./-]*[\w/-]`;
/** Patterns (a star, braces, a place to fill in) name nothing. */
const name = new RegExp(
  String.raw`(?<![\w./*<{-])(?:\.{1,2}/)*(?:${file}|${belowRoot})(?!-|\.?\w|/?[*{<])`,
  'g',
);

export interface NamedFile {
  readonly named: string;
  /** Offset in the text. */
  readonly at: number;
}

/** What a text names and the repository does not have. `paths` are all of its files and folders, from the root. */
export function findMissingFiles(text: string, paths: ReadonlySet<string>): readonly NamedFile[] {
  return [...text.matchAll(name)]
    .map(({ 0: named, index }) => ({ named, at: index }))
    .filter(({ named }) => !isThere(named.replace(/^(?:\.{1,2}\/)+/, '').replace(/\/$/, ''), paths));
}

function isThere(named: string, paths: ReadonlySet<string>): boolean {
  return paths.has(named) || [...paths].some((path) => path.endsWith(`/${named}`));
}

/** A document with its prose blanked: a file is named between backticks or as the target of a link. */
export function codeOf(document: string): string {
  let kept = '';
  let at = 0;
  for (const { 0: code, index } of document.matchAll(/`[^`\n]+`|\]\([^)\s]+\)/g)) {
    kept += document.slice(at, index).replaceAll(/[^\n]/g, ' ') + code;
    at = index + code.length;
  }
  return kept;
}

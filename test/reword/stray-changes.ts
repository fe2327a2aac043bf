/**
 * Other words may change golden texts and how a scenario says what happened, and nothing else. Golden texts and
 * generated pages are files of their own; of a scenario, and of the one that opens ARCHITECTURE.md, only the lines with a time are written anew.
 */
const goldenFile =
  /\.golden\.txt$|\/golden\/[^/]+$|^test\/tables\/.+\.expected$|^docs\/(errors|reference\/[a-z-]+)\.md$|^schema\//;
const withScenario = /^test\/scenarios\/[^/]+\.txt$|^ARCHITECTURE\.md$/;

/** What `git diff -U0` shows beyond golden texts: `FILE: the changed line`. */
export function findStrayChanges(diff: string): readonly string[] {
  return diff.split(/^diff --git a\//m).flatMap((part) => {
    const file = part.slice(0, part.indexOf(' '));
    const hunks = part.slice(part.indexOf('\n@@'));
    const changed = hunks.split('\n').filter((line) => /^[+-]/.test(line));
    return findStrayLines(file, changed).map((line) => `${file}: ${line}`);
  });
}

function findStrayLines(file: string, changed: readonly string[]): readonly string[] {
  if (goldenFile.test(file)) return [];
  if (!withScenario.test(file)) return changed;
  const went = changed.flatMap((line) => /^-(t\+\S+ [^:]+:)/.exec(line)?.[1] ?? []);
  const came = changed.flatMap((line) => /^\+(t\+\S+ [^:]+:)/.exec(line)?.[1] ?? []);
  return changed.filter((line) => !/^.t\+/.test(line) || went.join() !== came.join());
}

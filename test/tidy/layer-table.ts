/** The table of imports as ARCHITECTURE.md shows it to people: folder, what it is, what it may import. */
const row = /^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm;

export function readLayerTable(document: string): Readonly<Record<string, readonly string[]>> {
  const section = /^## Folders[^\n]*\n(?:(?!## ).*\n)*/m.exec(document)?.[0] ?? '';
  return Object.fromEntries(
    [...section.matchAll(row)].map(([, folder, grants]) => [
      folder,
      [...(grants ?? '').matchAll(/`([^`]+)`/g)].map(([, grant]) => grant),
    ]),
  );
}

/** The little Markdown that the generated pages need. */

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** A cell may hold anything but what ends it. */
function cellText(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Colours, or none: a file, a pipe and NO_COLOR get plain text. */
export interface Style {
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

export function compileStyle(coloured: boolean): Style {
  const paint = (code: number) => (text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { dim: paint(2), strong: paint(1), green: paint(32), yellow: paint(33), red: paint(31) };
}

/** Two texts line by line: what both have (the longest there is), what only one has, and three lines around it. */

const around = 3;
/** Beyond that the middle is told as taken out and put in: the table below would not fit into memory. */
const cellsMax = 25_000_000;

/** Lines with `+`, `-` or a blank before them, and `@@` with a line number where some were left out; empty: the same. */
export function diffLines(from: string, to: string): readonly string[] {
  if (from === to) return [];
  const [a, b] = [linesOf(from), linesOf(to)];
  const head = a.findIndex((line, i) => line !== b[i]);
  const start = head < 0 ? a.length : head;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - start && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = compare(a.slice(start, a.length - tail), b.slice(start, b.length - tail));
  const same = (lines: readonly string[]) => lines.map((line) => ` ${line}`);
  return cutEqual([...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - tail))]);
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function compare(a: readonly string[], b: readonly string[]): readonly string[] {
  const width = b.length + 1;
  if ((a.length + 1) * width > cellsMax)
    return [...a.map((line) => `-${line}`), ...b.map((line) => `+${line}`)];
  const common = longestCommon(a, b);
  const lines: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`);
      i += 1;
      j += 1;
    } else if (
      j >= b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      lines.push(`-${a[i++]}`);
    } else {
      lines.push(`+${b[j++]}`);
    }
  }
  return lines;
}

/** At `i * (b.length + 1) + j`: how many lines the rests from there have in common, in order. */
function longestCommon(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [below, right] = [table[(i + 1) * width + j]!, table[i * width + j + 1]!];
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(below, right);
    }
  }
  return table;
}

function cutEqual(lines: readonly string[]): readonly string[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((line) => !line.startsWith(' ')),
  );
  let oldLine = 0;
  return lines.flatMap((line, at) => {
    if (!line.startsWith('+')) oldLine += 1;
    if (!isNear[at]) return [];
    return isNear[at - 1] ? [line] : [`@@ line ${Math.max(1, oldLine)} @@`, line];
  });
}

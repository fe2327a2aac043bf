/** "Did you mean": the known word that takes the fewest edits to reach, if it takes few. Case does not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly word: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    // A word that shares nothing with the guess is no guess: "d" is not "a" misspelt.
    if (
      edits <= limit &&
      edits < Math.max(word.length, candidate.length) &&
      (best === undefined || edits < best.edits)
    )
      best = { word: candidate, edits };
  }
  return best?.word;
}

/** The advice for an unknown word: the nearest known one, else what is known. */
export function didYouMean(word: string, known: readonly string[], noun: string): string {
  const guess = nearest(word, known);
  if (guess !== undefined) return `did you mean "${guess}"?`;
  return known.length === 0 ? `there is no ${noun} here` : `known here: ${known.join(', ')}`;
}

/** Edits are: insert, delete, replace, swap two neighbours. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells: number[] = [];
  const cell = (i: number, j: number) => cells[i * width + j] ?? 0;
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        cells.push(i + j);
        continue;
      }
      const replace = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replace, cell(i - 1, j) + 1, cell(i, j - 1) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, cell(i - 2, j - 2) + 1);
      cells.push(least);
    }
  }
  return cells[a.length * width + b.length]!;
}

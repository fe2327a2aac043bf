/**
 * The one line of what a fence program printed that says what went wrong. Debian's agents end many failures with a hint at
 * their own help, print when a message came, and have warnings of their interpreter among it. Pure.
 */
const head = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ [A-Z]+: /;
const tellsNothing = [/^Please use '-h' for usage$/, /DeprecationWarning: /];

/** The last that says something; empty where nothing was printed. */
export function tellingLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(head, '').trim())
    .filter(Boolean);
  return lines.findLast((line) => !tellsNothing.some((pattern) => pattern.test(line))) ?? lines.at(-1) ?? '';
}

/** What is said of input that may be anything: a terminal must not obey it, and a person must find the sentence around it. */

const longestWord = 300;

/** Control characters but line ends are shown as `?`, and a word too long to be one is cut. */
export function readable(text: string): string {
  const plain = [...text].map((c) => (isControl(c) ? '?' : c)).join('');
  return plain.replace(
    new RegExp(`\\S{${longestWord + 1},}`, 'g'),
    (word) => `${word.slice(0, longestWord)}…`,
  );
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code < 0x20 && character !== '\n') || (code >= 0x7f && code < 0xa0);
}

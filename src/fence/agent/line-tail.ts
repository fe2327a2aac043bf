/**
 * The end of what a program prints. A line is kept whole or not at all: in the rest of one a secret that was cut would not
 * be known again.
 */
export interface LineTail {
  add(chunk: string): void;
  text(): string;
}

export function createLineTail(charsMax: number): LineTail {
  let text = '';
  /** What comes is the rest of a line that is not kept. */
  let isWithin = false;
  const dropLine = () => {
    const end = text.indexOf('\n');
    isWithin = end < 0;
    text = isWithin ? '' : text.slice(end + 1);
  };
  return {
    add(chunk) {
      text += chunk;
      if (isWithin) dropLine();
      if (text.length <= charsMax) return;
      text = text.slice(-charsMax);
      dropLine();
    },
    text: () => text,
  };
}

/**
 * Options as getopt_long(3) reads them, since that is how agents write them: `-n NAME`, `-nNAME`, `-Gq`, `--name NAME`,
 * `--name=NAME`. A long option may be shortened as long as it stays clear.
 */

/** `takes`: a value, none, or one that may be left out. */
export interface Option {
  readonly long: string;
  readonly short?: string;
  readonly takes: 'value' | 'nothing' | 'maybe';
}

export interface Given {
  /** By its long name; the last one counts. Without a value: the empty text. */
  readonly options: ReadonlyMap<string, string>;
  /** Words that belong to no option. */
  readonly words: readonly string[];
}

/** Throws a sentence about the first option that is not known, or has no value. */
export function parseOptions(argv: readonly string[], known: readonly Option[]): Given {
  const options = new Map<string, string>();
  const words: string[] = [];
  const rest = [...argv];
  const value = (option: Option, attached: string | undefined): void => {
    options.delete(option.long);
    options.set(option.long, readValue(option, attached, rest));
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') words.push(...rest.splice(0));
    else if (word.startsWith('--')) {
      const [, name = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      value(findLong(name, known), attached);
    } else if (/^-./s.test(word)) readShort(word.slice(1), known, value);
    else words.push(word);
  }
  return { options, words };
}

function readShort(
  letters: string,
  known: readonly Option[],
  found: (option: Option, attached: string | undefined) => void,
): void {
  for (let at = 0; at < letters.length; at++) {
    const option = known.find(({ short }) => short === letters[at]);
    if (option === undefined) throw new Error(`there is no option -${letters[at]}`);
    const attached = letters.slice(at + 1);
    if (option.takes === 'nothing') found(option, undefined);
    else return found(option, attached === '' ? undefined : attached);
  }
}

function findLong(name: string, known: readonly Option[]): Option {
  const [exact] = known.filter(({ long }) => long === name);
  const alike = known.filter(({ long }) => long.startsWith(name));
  const option = exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (option === undefined) throw new Error(`there is no option --${name}`);
  return option;
}

function readValue({ long, takes }: Option, attached: string | undefined, rest: string[]): string {
  if (takes !== 'value') return attached ?? '';
  const value = attached ?? rest.shift();
  if (value === undefined) throw new Error(`--${long} needs a value`);
  return value;
}

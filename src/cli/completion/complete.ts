/**
 * What a shell may offer for the word that is being written, from the same definitions as everything else. Pure: names
 * that only an agent or a lab knows are asked for elsewhere (known-names.ts).
 */
import { type CommandDefinition, isFlag, type OptionDefinition } from '../define-command.ts';
import { nouns, subNouns } from '../nouns.ts';
import { type RemoteOption, remoteNames, remoteOptions } from '../remote/remote-options.ts';
import type { NamedKind } from './known-names.ts';

export interface Offer {
  readonly word: string;
  readonly about: string;
}

export type Offers =
  | { readonly kind: 'words'; readonly words: readonly Offer[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'directories' }
  | NameOffers;

/** Names that somebody else knows. */
export interface NameOffers {
  readonly kind: 'names';
  readonly of: NamedKind;
  /** What stands before the name in the same word: `--node=`. */
  readonly prefix: string;
  /** The values of the options that were said before. */
  readonly given: ReadonlyMap<string, string>;
}

const nothing: Offers = { kind: 'words', words: [] };

/** `line`: the words after `holdfast`, the last of them being written. Offers may be for other beginnings than its. */
export function complete(definitions: readonly CommandDefinition[], line: readonly string[]): Offers {
  const shown = definitions.filter((d) => !d.hidden);
  // bash takes `--output=json` for three words.
  const words = (line.at(-1) === '=' ? [...line, ''] : line).filter((word) => word !== '=');
  const { open, rest } = passRemote(words);
  if (open !== undefined) return offersFor(remoteOptions[open], { given: new Map() });
  const asksForHelp = rest[0] === 'help' && rest.length > 1;
  const path = asksForHelp ? rest.slice(1) : rest;
  if (path.length === 1 && path[0]?.startsWith('-')) return { kind: 'words', words: remoteWords() };
  if (path.length === 1) return { kind: 'words', words: firstWords(shown) };
  const further = furtherWords(shown, path.slice(0, -1));
  const definition = byLength(shown).find((d) => d.path.every((word, i) => word === path[i]));
  const begun = path.at(-1) ?? '';
  // Of a word that is a command as well (`backup FILE`, `backup show FILE`) what fits neither is its argument.
  const isArgument = definition !== undefined && !further.some(({ word }) => word.startsWith(begun));
  if (further.length > 0 && !isArgument) return { kind: 'words', words: further };
  if (definition === undefined || asksForHelp) return nothing;
  return withinCommand(definition, path.slice(definition.path.length));
}

/** What stands before the command; `open`: the option whose value is being written. */
function passRemote(words: readonly string[]): {
  readonly open: RemoteOption | undefined;
  readonly rest: readonly string[];
} {
  let at = 0;
  while (at < words.length - 1) {
    const word = words[at] ?? '';
    const name = remoteNames.find((one) => word === `--${one}` || word.startsWith(`--${one}=`));
    if (name === undefined) break;
    const hasValue = word.includes('=');
    if (!hasValue && at + 2 === words.length) return { open: name, rest: [] };
    at += hasValue ? 1 : 2;
  }
  return { open: undefined, rest: words.slice(at) };
}

function remoteWords(): Offer[] {
  return remoteNames.map((name) => ({ word: `--${name}`, about: remoteOptions[name].about }));
}

function firstWords(shown: readonly CommandDefinition[]): Offer[] {
  const words = new Map(
    shown.map(({ path, summary }) => [path[0], path.length === 1 ? summary : nouns[path[0]].about]),
  );
  return [...words, ['help', 'show how a command is used'] as const].map(([word, about]) => ({
    word,
    about,
  }));
}

/** What may come next where these words stand, and are no whole command. */
function furtherWords(shown: readonly CommandDefinition[], before: readonly string[]): Offer[] {
  const below = shown.filter((d) => d.path.length > before.length && before.every((w, i) => w === d.path[i]));
  const words = new Map(
    below.map(({ path, summary }) => {
      const isLast = path.length === before.length + 1;
      const word = path[before.length] ?? '';
      return [word, isLast ? summary : (subNouns[path.slice(0, before.length + 1).join(' ')] ?? '')];
    }),
  );
  return [...words].map(([word, about]) => ({ word, about }));
}

/** `backup show` before `backup`. */
function byLength(shown: readonly CommandDefinition[]): CommandDefinition[] {
  return [...shown].sort((a, b) => b.path.length - a.path.length);
}

interface Seen {
  /** Options that were said, with the value of those that have one. */
  readonly given: ReadonlyMap<string, string>;
  /** The option whose value comes next. */
  readonly open: string | undefined;
  readonly positions: number;
  /** After `--` no word is an option. */
  readonly isLiteral: boolean;
}

function withinCommand(definition: CommandDefinition, words: readonly string[]): Offers {
  const seen = look(definition, words.slice(0, -1));
  const current = words.at(-1) ?? '';
  if (seen.open !== undefined) return offersFor(definition.options[seen.open], seen);
  const [, name, joined] = /^--([\w-]+)=(.*)$/.exec(current) ?? [];
  if (name !== undefined && joined !== undefined && !seen.isLiteral)
    return prefixed(`--${name}=`, offersFor(definition.options[name], seen));
  const args = Object.values(definition.args);
  const argument = args[seen.positions] ?? (args.at(-1)?.rest ? args.at(-1) : undefined);
  if (seen.isLiteral || (argument !== undefined && !current.startsWith('-')))
    return offersFor(argument, seen);
  return { kind: 'words', words: optionOffers(definition, seen) };
}

function look({ options }: CommandDefinition, words: readonly string[]): Seen {
  const given = new Map<string, string>();
  let open: string | undefined;
  let positions = 0;
  let isLiteral = false;
  for (const word of words) {
    if (open !== undefined) {
      given.set(open, word);
      open = undefined;
    } else if (word === '--') isLiteral = true;
    else if (isLiteral || !word.startsWith('-')) positions += 1;
    else {
      const [flag = '', value] = word.split('=', 2);
      const name = nameOf(options, flag);
      given.set(name, value ?? '');
      const option = options[name];
      if (value === undefined && option && !isFlag(option)) open = name;
    }
  }
  return { given, open, positions, isLiteral };
}

/** Of `-o`, `--output` or `--no-wait`. */
function nameOf(options: CommandDefinition['options'], flag: string): string {
  const short = Object.keys(options).find((name) => `-${options[name]?.short}` === flag);
  return short ?? flag.replace(/^--(?:no-)?/, '');
}

function optionOffers({ options }: CommandDefinition, { given }: Seen): Offer[] {
  const open = Object.entries(options).filter(([name]) => !given.has(name));
  const words = open.map(([name, { negated, about }]) => ({
    word: negated ? `--no-${name}` : `--${name}`,
    about,
  }));
  return [...words, { word: '--help', about: 'show how it is used' }];
}

function offersFor(
  value: Omit<OptionDefinition, 'short'> | undefined,
  { given }: Pick<Seen, 'given'>,
): Offers {
  if (value === undefined) return nothing;
  if (value.choices) return { kind: 'words', words: value.choices.map((word) => ({ word, about: '' })) };
  switch (value.kind) {
    case 'file':
      return { kind: 'files' };
    case 'directory':
      return { kind: 'directories' };
    case undefined:
    case 'text':
    case 'duration':
    case 'count':
      return nothing;
    default:
      return { kind: 'names', of: value.kind, prefix: '', given };
  }
}

function prefixed(prefix: string, offers: Offers): Offers {
  if (offers.kind === 'names') return { ...offers, prefix };
  if (offers.kind !== 'words') return offers;
  return { kind: 'words', words: offers.words.map(({ word, about }) => ({ word: prefix + word, about })) };
}

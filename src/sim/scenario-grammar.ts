/**
 * How a line of a scenario is read. Every command declares the words it takes, in order, and its options with their
 * values; whatever is not declared is a mistake, told with what would be right. Nothing is ever ignored, because a story
 * in which a word does nothing is green for the wrong reason.
 */
import type { Parsed } from '../values/parsed.ts';
import { didYouMean } from '../values/suggest.ts';

/** Names that exist at this point of the story. */
export interface Names {
  readonly nodes: readonly string[];
  readonly networks: readonly string[];
  readonly groups: readonly string[];
  /** As `group/resource`. */
  readonly resources: readonly string[];
}

/** What may stand in one place of a line. */
export interface Kind<T> {
  /** As it is shown: `NODE`, `on|off`. */
  readonly what: string;
  read(text: string, names: Names): Parsed<T>;
}

type Kinds = Readonly<Record<string, Kind<unknown>>>;
type ValueOf<K> = K extends Kind<infer T> ? T : never;
type ValuesOf<W> = { readonly [N in keyof W]: ValueOf<W[N]> };

export interface Shape<W extends Kinds, M extends Kinds, O extends Kinds> {
  /** Words that must stand there, in this order. */
  readonly words: W;
  /** Words that may follow them. */
  readonly more?: M;
  readonly options?: O;
}

type Values = Readonly<Record<string, unknown>>;
type Run<S> = (story: S, values: Values) => void;

export interface Form<S> {
  readonly kind: 'form';
  readonly shape: Shape<Kinds, Kinds, Kinds>;
  readonly run: Run<S>;
}

/** Some words, and then one that says how the line goes on. */
export interface Choice<S> {
  readonly kind: 'choice';
  readonly before: Kinds;
  readonly next: Commands<S>;
}

export type Command<S> = Form<S> | Choice<S>;
export type Commands<S> = Readonly<Record<string, Command<S>>>;

/** A line that says what nobody knows. */
export class ScenarioMistake extends Error {
  /** Which word of the line it is about, from 0; undefined: what is missing at its end, or all of it. */
  readonly word: number | undefined;

  constructor(message: string, options?: ErrorOptions & { readonly word?: number }) {
    super(message, options);
    this.word = options?.word;
  }
}

type None = Readonly<Record<never, never>>;

/** Declares a form; what `B` names was read before the form's own words. */
type MakeForm<S, B extends Kinds> = <
  const W extends Kinds,
  const M extends Kinds = None,
  const O extends Kinds = None,
>(
  shape: Shape<W, M, O>,
  run: (story: S, values: ValuesOf<B> & ValuesOf<W> & Partial<ValuesOf<M>> & Partial<ValuesOf<O>>) => void,
) => Form<S>;

/** For one kind of story: `form` and `choice` with its type. */
export function grammarOf<S>() {
  const form: MakeForm<S, None> = (shape, run) => ({ kind: 'form', shape, run: run as Run<S> });
  return {
    form,
    choice: <const B extends Kinds>(before: B, next: (form: MakeForm<S, B>) => Commands<S>): Choice<S> => ({
      kind: 'choice',
      before,
      next: next(form as MakeForm<S, B>),
    }),
  };
}

/** What the line asks for, ready to be done. Throws `ScenarioMistake`. */
export function readLine<S>(commands: Commands<S>, line: string, names: Names): (story: S) => void {
  const words = line.trim().split(/\s+/);
  return new Reader(names, []).pick(commands, words, {});
}

class Reader {
  readonly #names: Names;
  /** The words that led here. */
  readonly #path: string[];

  constructor(names: Names, path: string[]) {
    this.#names = names;
    this.#path = path;
  }

  pick<S>(commands: Commands<S>, [word, ...rest]: readonly string[], values: Values): (story: S) => void {
    const known = Object.keys(commands);
    const so = this.#path.join(' ');
    if (word === undefined) throw mistake(`"${so}" is not all: one of ${known.join(', ')} must follow`);
    const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
    if (!command) {
      const after = so ? `"${word}" cannot follow "${so}"` : `"${word}" is no command`;
      throw mistake(`${after}; ${didYouMean(word, known, 'command')}`, this.#path.length);
    }
    this.#path.push(word);
    return command.kind === 'form' ? this.#fill(command, rest, values) : this.#follow(command, rest, values);
  }

  #follow<S>({ before, next }: Choice<S>, words: readonly string[], values: Values) {
    const count = Object.keys(before).length;
    const spots = words.map((_, i) => this.#path.length + i);
    const read = this.#words(before, words.slice(0, count), usage(before, ['…']), spots);
    this.#path.push(...words.slice(0, count));
    return this.pick(next, words.slice(count), { ...values, ...read });
  }

  #fill<S>({ shape, run }: Form<S>, given: readonly string[], values: Values): (story: S) => void {
    const { words, more = {}, options = {} } = shape;
    const isOption = (word: string) => /^[a-zA-Z]+=/.test(word);
    const plain = given.filter((word) => !isOption(word));
    const begun = this.#path.length;
    const spots = given.flatMap((word, i) => (isOption(word) ? [] : [begun + i]));
    const all = { ...words, ...more };
    const wanted = usage(words, [
      ...Object.values(more).map(({ what }) => `[${what}]`),
      ...Object.entries(options).map(([name, { what }]) => `[${name}=${what}]`),
    ]);
    const count = Object.keys(all).length;
    const extra = plain[count];
    if (extra !== undefined)
      throw mistake(`"${extra}" is one word too many; write ${this.#written(wanted)}`, spots[count]);
    const optional = Object.keys(more).slice(0, Math.max(0, plain.length - Object.keys(words).length));
    const present = Object.fromEntries(
      Object.entries(all).filter(([name]) => name in words || optional.includes(name)),
    );
    const read = {
      ...values,
      ...this.#words(present, plain, wanted, spots),
      ...this.#options(options, given.filter(isOption), (option) => begun + given.lastIndexOf(option)),
    };
    return (story) => run(story, read);
  }

  /** `spots`: where in the line each of them stands. */
  #words(kinds: Kinds, words: readonly string[], wanted: string, spots: readonly number[]): Values {
    return Object.fromEntries(
      Object.entries(kinds).map(([name, kind], i) => {
        const word = words[i];
        if (word === undefined) throw mistake(`${kind.what} is missing; write ${this.#written(wanted)}`);
        return [name, this.#read(kind, word, '', spots[i])];
      }),
    );
  }

  #options(kinds: Kinds, given: readonly string[], spotOf: (option: string) => number): Values {
    const values: Record<string, unknown> = {};
    for (const option of given) {
      const name = option.slice(0, option.indexOf('='));
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      if (!kind) {
        const advice = didYouMean(name, Object.keys(kinds), 'option');
        throw mistake(`"${name}" is no option of "${this.#path.join(' ')}"; ${advice}`, spotOf(option));
      }
      if (name in values) throw mistake(`"${name}" is given twice`, spotOf(option));
      values[name] = this.#read(kind, option.slice(name.length + 1), `${name}=`, spotOf(option));
    }
    return values;
  }

  #read(kind: Kind<unknown>, text: string, before: string, spot: number | undefined): unknown {
    const parsed = kind.read(text, this.#names);
    if ('wrong' in parsed) throw mistake(`"${before}${text}": ${parsed.wrong}; ${parsed.right}`, spot);
    return parsed.value;
  }

  #written(wanted: string): string {
    return `"${[...this.#path, wanted].join(' ').trim()}"`;
  }
}

function usage(kinds: Kinds, more: readonly string[]): string {
  return [...Object.values(kinds).map(({ what }) => what), ...more].join(' ');
}

function mistake(text: string, word?: number): ScenarioMistake {
  return new ScenarioMistake(text, word === undefined ? {} : { word });
}

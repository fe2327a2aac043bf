/**
 * What a command is: one definition from which commander gets its commands, people their help, shells what to offer, and
 * docs/reference/cli.md its text. Whatever is not in a definition does not exist, and what a command is given has the
 * types of its definition.
 *
 * Definitions are loaded at every start, so they are plain data; what a command needs to run it imports when it runs.
 */
import type { ExitName } from '../errors.ts';
import type { Context } from './context.ts';
import type { Noun, Section } from './nouns.ts';
import type { ValueKindName, ValueOf } from './value-kinds.ts';

/** Without a kind: text. */
interface ValueDefinition {
  readonly kind?: ValueKindName;
  /** Instead of a kind: these words and no others. */
  readonly choices?: readonly string[];
  readonly about: string;
  /** A word of the command line, read like any other. */
  readonly default?: string;
}

export interface ArgumentDefinition extends ValueDefinition {
  readonly optional?: true;
  /** This and every word that follows; the last argument. */
  readonly rest?: true;
}

/** A value, or with neither kind nor choices a flag. */
export interface OptionDefinition extends ValueDefinition {
  /** One letter. */
  readonly short?: string;
  /** What stands in the help for the value; default: the kind. */
  readonly placeholder?: string;
  readonly required?: true;
  /** A flag that is set unless `--no-NAME` is said. */
  readonly negated?: true;
  /** It may be said several times, or not at all. */
  readonly many?: true;
}

/** True when it has no value. */
export function isFlag({ kind, choices }: OptionDefinition): boolean {
  return kind === undefined && choices === undefined;
}

export type Arguments = Readonly<Record<string, ArgumentDefinition>>;
export type Options = Readonly<Record<string, OptionDefinition>>;

type Word<D> = D extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : D extends { readonly kind: infer K extends ValueKindName }
    ? ValueOf<K>
    : string;

type ArgumentValue<D> = D extends { readonly rest: true }
  ? readonly string[]
  : D extends { readonly optional: true }
    ? D extends { readonly default: string }
      ? Word<D>
      : Word<D> | undefined
    : Word<D>;

type OptionValue<D> = D extends { readonly many: true }
  ? readonly Word<D>[]
  : D extends { readonly kind: string } | { readonly choices: readonly string[] }
    ? D extends { readonly default: string } | { readonly required: true }
      ? Word<D>
      : Word<D> | undefined
    : boolean;

/** What a command with these arguments and options is given, by their names. */
export type Input<A extends Arguments, O extends Options> = {
  readonly [Name in keyof A]: ArgumentValue<A[Name]>;
} & OptionsInput<O>;

/** What options alone give. */
export type OptionsInput<O extends Options> = { readonly [Name in keyof O]: OptionValue<O[Name]> };

interface Described {
  /** `['node', 'drain']`, `['status']`, or below a word of `subNouns` `['store', 'member', 'list']`. */
  readonly path: readonly [string] | readonly [Noun, string] | readonly [Noun, string, string];
  readonly section: Section;
  /** Imperative, one line, no period. */
  readonly summary: string;
  /** More to know, one paragraph. */
  readonly details?: string;
  readonly examples: readonly string[];
  /** Besides ok and usage. */
  readonly exits: readonly ExitName[];
  /** Instead of the list of exit codes. */
  readonly exitNote?: string;
  readonly hidden?: true;
  /** It looks at this machine, and cannot be asked of another. */
  readonly here?: true;
}

/** An exit code that is not ours: that of a program which a command ran. */
export interface ForeignExit {
  readonly code: number;
}

/** Rejects with an error of the catalogue; what it resolves with is the exit code, undefined that all is well. */
type Run<I> = (context: Context, input: I) => Promise<ExitName | ForeignExit | undefined>;

export interface CommandDefinition extends Described {
  readonly args: Arguments;
  readonly options: Options;
  readonly run: Run<Readonly<Record<string, unknown>>>;
}

interface TypedDefinition<A extends Arguments, O extends Options> extends Described {
  /** In their order. */
  readonly args?: A;
  readonly options?: O;
  readonly run: Run<Input<A, O>>;
}

type None = Readonly<Record<never, never>>;

/** The table is read by what gives every command exactly the input of its definition (build-program.ts). */
export function defineCommand<const A extends Arguments = None, const O extends Options = None>(
  definition: TypedDefinition<A, O>,
): CommandDefinition {
  const run = definition.run as Run<never> as CommandDefinition['run'];
  return { ...definition, args: definition.args ?? {}, options: definition.options ?? {}, run };
}

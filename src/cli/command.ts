/**
 * What a command is: one definition from which commander gets its commands, people their help, and
 * docs/reference/cli.md its text. Whatever is not in a definition does not exist.
 *
 * Definitions are loaded at every start, so they are plain data; what a command needs to run it imports when it runs.
 */
import type { ExitName } from '../errors.ts';
import type { Context } from './context.ts';

export type Section = 'See' | 'Change' | 'Cluster file' | 'Run' | 'Try';

export interface ArgumentDefinition {
  readonly name: string;
  readonly about: string;
  readonly optional?: true;
  readonly choices?: readonly string[];
}

export interface OptionDefinition {
  /** As commander writes them: `-o, --output <format>`, `--yes`, `--no-wait`. */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly required?: true;
}

export interface CommandDefinition {
  /** `['node', 'drain']`, or `['status']`. */
  readonly path: readonly [string] | readonly [string, string];
  readonly section: Section;
  /** Imperative, one line, no period. */
  readonly summary: string;
  /** More to know, one paragraph. */
  readonly details?: string;
  readonly args?: readonly ArgumentDefinition[];
  readonly options?: readonly OptionDefinition[];
  readonly examples: readonly string[];
  /** Besides ok and usage. */
  readonly exits: readonly ExitName[];
  /** Instead of the list of exit codes. */
  readonly exitNote?: string;
  readonly hidden?: true;
  /** Rejects with an error of the catalogue; a returned name is the exit code. */
  readonly run: (context: Context, input: Input) => Promise<ExitName | undefined>;
}

/** The parsed command line of one command. Asking for what the definition does not have is a mistake of ours. */
export class Input {
  readonly #values: ReadonlyMap<string, unknown>;

  /** Keys: argument names, and long option names without dashes. */
  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  text(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw new TypeError(`"${name}" is not given`);
    return value;
  }

  optional(name: string): string | undefined {
    const value = this.#get(name);
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#get(name) === true;
  }

  #get(name: string): unknown {
    if (!this.#values.has(name)) throw new TypeError(`no argument or option "${name}" is defined`);
    return this.#values.get(name);
  }
}

export const stateDirOption: OptionDefinition = {
  flags: '--state-dir <directory>',
  about: 'state directory of the agent (default: $HOLDFAST_STATE_DIR or /var/lib/holdfast)',
};

export const outputOption: OptionDefinition = {
  flags: '-o, --output <format>',
  about: 'table for people; json and yaml for programs',
  choices: ['table', 'json', 'yaml'],
  default: 'table',
};

export const waitOptions: readonly OptionDefinition[] = [
  { flags: '--no-wait', about: 'return as soon as the cluster has accepted it' },
  { flags: '--timeout <duration>', about: 'how long to wait for it to be finished', default: '60s' },
];

/** From the definitions to commander's commands: arguments, options, help and examples. */
import { Argument, Command, Option } from 'commander';
import { exitCodes, exitMeanings } from '../errors.ts';
import { type ArgumentDefinition, type CommandDefinition, Input, type OptionDefinition } from './command.ts';

export interface ProgramOutput {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly width: number;
}

export type Chosen = (definition: CommandDefinition, input: Input) => Promise<void>;

const nouns: Readonly<Record<string, string>> = {
  node: 'look at nodes, drain them, tell that one is off',
  group: 'look at groups, start, stop and move them',
  resource: 'look at resources, forget their failures',
  explain: 'why something is as it is',
};

/** Throws CommanderError instead of ending the process; `chosen` is called with what the command line named. */
export function buildProgram(
  definitions: readonly CommandDefinition[],
  output: ProgramOutput,
  chosen: Chosen,
): Command {
  const program = new Command('holdfast')
    .description('Keeps a service at its address: failover clusters for Linux.')
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: output.writeError,
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
      outputError: (text, write) => write(usageError(text)),
    })
    .configureHelp({ sortSubcommands: false })
    .showSuggestionAfterError()
    .helpCommand('help [command...]', 'show how a command is used');
  program.addHelpText('after', generalHelp);
  for (const definition of definitions) addCommand(program, definition, chosen);
  return program;
}

/** In the form of every other error; an option before the command is the usual reason for one that is unknown. */
function usageError(text: string): string {
  const before = /unknown option/.test(text) && !/Did you mean/.test(text);
  const hint = before ? 'Options stand behind the command; --help shows which it has.\n' : '';
  return text.replace(/^error: /, 'holdfast: ') + hint;
}

const generalHelp = `
Exit codes: ${Object.entries(exitCodes)
  .map(([name, code]) => `${code} ${name}`)
  .join(', ')}.
Every command has --help with examples.`;

function addCommand(program: Command, definition: CommandDefinition, chosen: Chosen): void {
  const [first, second] = definition.path;
  const parent = second === undefined ? program : nounCommand(program, first, definition.section);
  const command = parent
    .command(second ?? first, { hidden: definition.hidden ?? false })
    .description(definition.details ? `${definition.summary}.\n\n${definition.details}` : definition.summary)
    .summary(definition.summary)
    .helpGroup(`${definition.section}:`);
  for (const argument of definition.args ?? []) command.addArgument(toArgument(argument));
  for (const option of definition.options ?? []) command.addOption(toOption(option));
  command.addHelpText('after', helpTail(definition));
  command.action(() => chosen(definition, readInput(definition, command)));
}

function nounCommand(program: Command, noun: string, section: string): Command {
  const there = program.commands.find((c) => c.name() === noun);
  if (there) return there;
  return program
    .command(noun)
    .description(nouns[noun] ?? '')
    .helpGroup(`${section}:`)
    .helpCommand(false);
}

function toArgument({ name, about, optional, choices }: ArgumentDefinition): Argument {
  const argument = new Argument(optional ? `[${name}]` : `<${name}>`, about);
  return choices ? argument.choices([...choices]) : argument;
}

function toOption(definition: OptionDefinition): Option {
  const option = new Option(definition.flags, definition.about);
  if (definition.choices) option.choices([...definition.choices]);
  if (definition.default !== undefined) option.default(definition.default);
  return option.makeOptionMandatory(definition.required ?? false);
}

function helpTail(definition: CommandDefinition): string {
  if (definition.exitNote !== undefined) return [...examples(definition), '', definition.exitNote].join('\n');
  const codes = (['ok', ...definition.exits, 'usage'] as const)
    .map((name) => `  ${exitCodes[name]}  ${exitMeanings[name]}`)
    .sort();
  return [...examples(definition), '', 'Exit codes:', ...codes].join('\n');
}

function examples(definition: CommandDefinition): string[] {
  return ['', 'Examples:', ...definition.examples.map((e) => `  ${e}`)];
}

function readInput(definition: CommandDefinition, command: Command): Input {
  const values = new Map<string, unknown>();
  (definition.args ?? []).forEach(({ name }, i) => {
    values.set(name, command.processedArgs[i]);
  });
  for (const option of command.options) {
    values.set(option.name().replace(/^no-/, ''), command.getOptionValue(option.attributeName()));
  }
  return new Input(values);
}

/** `holdfast group move GROUP [NODE] [options]`, for the reference. */
export function usageOf(definition: CommandDefinition): string {
  const args = (definition.args ?? []).map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  const options = (definition.options ?? []).length > 0 ? ['[options]'] : [];
  return ['holdfast', ...definition.path, ...args, ...options].join(' ');
}

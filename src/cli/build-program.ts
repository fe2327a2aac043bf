/** From the definitions to commander's commands: arguments, options, help and examples. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { type ExitName, exitCodes, exitMeanings } from '../errors.ts';
import { renderTextRows, wrap } from '../terminal/table.ts';
import {
  type ArgumentDefinition,
  type CommandDefinition,
  isFlag,
  type OptionDefinition,
} from './define-command.ts';
import { nouns, subNouns } from './nouns.ts';
import { remoteOptions } from './remote/remote-options.ts';
import { type ValueKindName, valueKinds } from './value-kinds.ts';

export interface ProgramOutput {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly width: number;
}

type Values = Readonly<Record<string, unknown>>;
export type Chosen = (definition: CommandDefinition, input: Values) => Promise<void>;

/** Throws CommanderError instead of ending the process; `chosen` is called with what the command line named. */
export function buildProgram(
  definitions: readonly CommandDefinition[],
  output: ProgramOutput,
  chosen: Chosen,
): Command {
  const program = new Command('holdfast')
    .description('Keeps a service at its address: failover clusters for Linux.')
    .exitOverride()
    // An option behind `backup show` is its own, although `backup` is a command with options, too.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: output.write,
      writeErr: output.writeError,
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
      outputError: (text, write) => write(usageError(text)),
    })
    .configureHelp({ sortSubcommands: false, minWidthToWrap: 20 })
    .showSuggestionAfterError()
    .helpCommand('help [command...]', 'show how a command is used');
  program.addHelpText('after', generalHelp(output.width));
  for (const definition of definitions) addCommand(program, definition, output.width, chosen);
  return program;
}

/** In the form of every other error; an option before the command is the usual reason for one that is unknown. */
function usageError(text: string): string {
  return text.replace(/^error: /, 'holdfast: ') + (/Did you mean/.test(text) ? '' : whereToLook(text));
}

function whereToLook(text: string): string {
  if (/unknown command/.test(text)) return '"holdfast help" lists the commands.\n';
  if (/unknown option/.test(text)) return 'Options stand behind the command; --help shows which it has.\n';
  if (/too many arguments|argument missing|missing required argument/.test(text))
    return 'With --help the command shows what it takes, with examples.\n';
  return '';
}

function generalHelp(width: number): string {
  const codes = Object.entries(exitCodes).map(([name, code]) => `${code} ${name}`);
  return [
    '',
    ...wrap(`Exit codes: ${codes.join(', ')}.`, width),
    'Every command has --help with examples.',
    'Another node is asked with options before the command:',
    ...renderTextRows(
      Object.entries(remoteOptions).map(([name, option]) => [optionFlags(name, option), option.about]),
      width,
      { indent: 2 },
    ),
  ].join('\n');
}

function addCommand(program: Command, definition: CommandDefinition, width: number, chosen: Chosen): void {
  const { path } = definition;
  const parent = parentOf(program, path);
  const command = parent
    .command(path.at(-1) ?? '', { hidden: definition.hidden ?? false })
    .description([asSentence(definition.summary), definition.details ?? ''].join('\n\n').trimEnd())
    .summary(definition.summary)
    .helpGroup(`${definition.section}:`);
  for (const entry of Object.entries(definition.args)) command.addArgument(toArgument(...entry));
  for (const entry of Object.entries(definition.options)) command.addOption(toOption(...entry));
  command.addHelpText('after', helpTail(definition, width));
  command.action(() => chosen(definition, readInput(definition, command)));
}

function parentOf(program: Command, path: CommandDefinition['path']): Command {
  if (path.length === 1) return program;
  const { about, section } = nouns[path[0]];
  const noun = nounCommand(program, path[0], about, section);
  return path.length === 2
    ? noun
    : nounCommand(noun, path[1], subNouns[`${path[0]} ${path[1]}`] ?? '', section);
}

function nounCommand(parent: Command, name: string, about: string, section: string): Command {
  const there = parent.commands.find((c) => c.name() === name);
  if (there) return there;
  return parent
    .command(name)
    .description(asSentence(about))
    .summary(about)
    .helpGroup(`${section}:`)
    .helpCommand(false);
}

/** `<node>`, `[node]`, `<command...>`. */
function argumentName(name: string, { optional, rest }: ArgumentDefinition): string {
  const full = rest ? `${name}...` : name;
  return optional ? `[${full}]` : `<${full}>`;
}

function toArgument(name: string, definition: ArgumentDefinition): Argument {
  const argument = new Argument(argumentName(name, definition), definition.about);
  return definition.choices ? argument.choices([...definition.choices]) : argument;
}

/** `-o, --output <format>`, `--no-wait`. */
export function optionFlags(name: string, option: OptionDefinition): string {
  const { short, negated } = option;
  const long = negated ? `--no-${name}` : `--${name}`;
  const value = isFlag(option) ? '' : ` <${option.placeholder ?? option.kind}>`;
  return `${short === undefined ? '' : `-${short}, `}${long}${value}`;
}

function toOption(name: string, definition: OptionDefinition): Option {
  const option = new Option(optionFlags(name, definition), definition.about);
  if (definition.choices) option.choices([...definition.choices]);
  if (definition.many) option.argParser((word, before: unknown) => [...words(before), word]);
  if (definition.default !== undefined) option.default(definition.default, definition.default);
  return option.makeOptionMandatory(definition.required ?? false);
}

function helpTail(definition: CommandDefinition, width: number): string {
  const { exits, exitNote } = definition;
  if (exitNote !== undefined) return [...examples(definition), '', ...wrap(exitNote, width)].join('\n');
  const codes = (['ok', ...exits, 'usage'] as const)
    .map((name) => [String(exitCodes[name]), exitMeanings[name]])
    .sort(([a = ''], [b = '']) => a.localeCompare(b));
  const rows = renderTextRows(codes, width, { indent: 2 });
  return [...examples(definition), '', 'Exit codes:', ...rows].join('\n');
}

function examples(definition: CommandDefinition): string[] {
  return ['', 'Examples:', ...definition.examples.map((e) => `  ${e}`)];
}

/** What the command line gave for every argument and option of the definition, read by its kind. Throws `usage`. */
function readInput({ args, options }: CommandDefinition, command: Command): Values {
  const values: Record<string, unknown> = {};
  Object.entries(args).forEach(([name, { kind = 'text', default: usual }], i) => {
    values[name] = readValue(kind, command.processedArgs[i] ?? usual, name);
  });
  const given = new Map(command.options.map((o) => [o.name().replace(/^no-/, ''), o.attributeName()]));
  for (const [name, option] of Object.entries(options)) {
    const value = command.getOptionValue(given.get(name) ?? name);
    const read = (word: unknown) => readValue(option.kind ?? 'text', word, `--${name}`);
    values[name] = option.many ? words(value).map(read) : isFlag(option) ? value === true : read(value);
  }
  return values;
}

/** Of an option that may be said several times. */
function words(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readValue(kind: ValueKindName, value: unknown, where: string): unknown {
  return typeof value === 'string' ? valueKinds[kind].read(value, where) : value;
}

export function asSentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** `holdfast group move <group> [node] [options]`, for the reference. */
export function usageOf({ path, args, options }: CommandDefinition): string {
  const words = Object.entries(args).map(([name, argument]) => argumentName(name, argument));
  return ['holdfast', ...path, ...words, ...(Object.keys(options).length > 0 ? ['[options]'] : [])].join(' ');
}

/** Commander has printed what is wrong; asking for help is not wrong. Undefined for any other error. */
export function exitOfUsage(error: unknown): ExitName | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  const isAsked = ['commander.helpDisplayed', 'commander.version'].includes(error.code);
  return isAsked ? 'ok' : 'usage';
}

/**
 * The manual pages, from the definitions the commands are made of: holdfast(1) and one page for every first word. Written in
 * the old macros of `man`, which every reader of manual pages knows.
 */
import { type ExitName, exitCodes, exitMeanings } from '../../errors.ts';
import { asSentence, optionFlags, usageOf } from '../build-program.ts';
import type { CommandDefinition, OptionDefinition } from '../define-command.ts';
import { nouns, type Section, sections } from '../nouns.ts';
import { remoteOptions } from '../remote/remote-options.ts';

export interface ManPage {
  /** `holdfast-group.1`. */
  readonly name: string;
  readonly text: string;
}

export interface ManOptions {
  readonly version: string;
  /** `2026-11-29`. */
  readonly date: string;
}

export function manPages(definitions: readonly CommandDefinition[], options: ManOptions): ManPage[] {
  const shown = definitions.filter((d) => !d.hidden);
  const words = [...new Set(shown.map(({ path: [word] }) => word))];
  const pages = words.map((word) =>
    wordPage(
      word,
      shown.filter(({ path }) => path[0] === word),
      options,
    ),
  );
  return [programPage(shown, words, options), ...pages];
}

function programPage(
  shown: readonly CommandDefinition[],
  words: readonly string[],
  options: ManOptions,
): ManPage {
  const lines = [
    ...opening('holdfast', 'keep services at their addresses when hosts fail', options),
    '.SH SYNOPSIS',
    '.B holdfast',
    '.I command',
    '[\\fIargument\\fR...] [\\fIoption\\fR...]',
    '.SH DESCRIPTION',
    text(
      'Holdfast keeps a service at its address when the process, the node, the host or the network under it fails, and never lets two nodes own it at once. Commands talk to the agent of this node over the Unix socket "api.sock" in its state directory, which root and the members of the group "holdfast" may open. Data goes to standard output, progress and errors to standard error.',
    ),
    '.PP',
    text('"holdfast COMMAND --help" tells all of a command.'),
    '.SH ANOTHER NODE',
    text('These options stand before the command:'),
    ...Object.entries(remoteOptions).flatMap(([name, o]) => item(optionFlags(name, o), o.about)),
    ...sections.flatMap((section) => overview(section, shown)),
    '.SH FILES',
    ...item('/etc/holdfast/cluster.yaml', 'what should run where, the same on every node'),
    ...item('/etc/default/holdfast', 'what the unit of the agent is told, such as another name of the node'),
    ...item(
      '/var/lib/holdfast',
      'the state directory of the agent; never shared between nodes, never copied',
    ),
    '.SH ENVIRONMENT',
    ...item('NO_COLOR', 'no colours, also on a terminal'),
    ...exitStatus(Object.keys(exitCodes) as ExitName[]),
    '.SH SEE ALSO',
    words.map((word) => `.BR holdfast\\-${literal(word)} (1)`).join(',\n'),
  ];
  return page('holdfast', lines);
}

function overview(section: Section, shown: readonly CommandDefinition[]): string[] {
  const members = shown.filter((d) => d.section === section);
  if (members.length === 0) return [];
  return [
    `.SH ${section.toUpperCase()}`,
    ...members.flatMap((d) => item(`holdfast ${d.path.join(' ')}`, d.summary)),
  ];
}

function wordPage(word: string, members: readonly CommandDefinition[], options: ManOptions): ManPage {
  const name = `holdfast-${word}`;
  const [first] = members;
  const about = Object.hasOwn(nouns, word) ? nouns[word as keyof typeof nouns].about : (first?.summary ?? '');
  const exits = members.flatMap((d) => d.exits);
  const lines = [
    ...opening(name, about, options),
    '.SH SYNOPSIS',
    members.map((d) => `.B ${literal(usageOf(d))}`).join('\n.br\n'),
    '.SH DESCRIPTION',
    ...(members.length === 1 && first ? describe(first) : members.flatMap(subsection)),
    ...exitStatus([...new Set<ExitName>(['ok', ...exits, 'usage'])]),
    '.SH SEE ALSO',
    '.BR holdfast (1)',
  ];
  return page(name, lines);
}

function subsection(d: CommandDefinition): string[] {
  return [`.SS ${literal(usageOf(d))}`, ...describe(d)];
}

function describe(d: CommandDefinition): string[] {
  const about = [asSentence(d.summary), d.details ?? ''].join(' ').trimEnd();
  return [
    text(about),
    ...Object.entries(d.args).flatMap(([name, a]) => item(name, meaning(a))),
    ...Object.entries(d.options).flatMap(([name, o]) => item(optionFlags(name, o), meaning(o))),
    '.PP',
    d.examples.length > 1 ? 'Examples:' : 'Example:',
    '.PP',
    '.nf',
    '.RS',
    ...d.examples.map(text),
    '.RE',
    '.fi',
    ...(d.exitNote === undefined ? [] : ['.PP', text(d.exitNote)]),
  ];
}

function meaning({ about, choices, default: usual, required }: OptionDefinition): string {
  const words = choices ? ` (${choices.join(', ')})` : '';
  const preset = usual === undefined ? '' : ` (default: ${usual})`;
  return `${about}${words}${preset}${required ? ' (required)' : ''}`;
}

function exitStatus(names: readonly ExitName[]): string[] {
  const ordered = names.toSorted((a, b) => exitCodes[a] - exitCodes[b]);
  return ['.SH EXIT STATUS', ...ordered.flatMap((name) => item(String(exitCodes[name]), exitMeanings[name]))];
}

function opening(name: string, about: string, { version, date }: ManOptions): string[] {
  return [
    '.\\" Made from the definitions of the commands; do not edit.',
    `.TH ${literal(name.toUpperCase())} 1 "${date}" "Holdfast ${literal(version)}" "Holdfast"`,
    '.SH NAME',
    `${literal(name)} \\- ${literal(about)}`,
  ];
}

function item(term: string, about: string): string[] {
  return ['.TP', `.B ${literal(term)}`, text(about)];
}

function page(name: string, lines: readonly string[]): ManPage {
  return { name: `${name}.1`, text: `${lines.join('\n')}\n` };
}

/** A line of its own: what would be taken for a macro at its start is not. */
function text(words: string): string {
  return literal(words).replace(/^(?=[.'])/gm, '\\&');
}

function literal(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq');
}

/** docs/reference/cli.md, from the definitions the commands are made of. */
import { exitCodes } from '../../errors.ts';
import { asSentence, optionFlags, usageOf } from '../build-program.ts';
import { definitions } from '../commands/index.ts';
import type { CommandDefinition, OptionDefinition } from '../define-command.ts';
import { sections } from '../nouns.ts';
import { remoteOptions } from '../remote/remote-options.ts';
import { table } from './markdown.ts';

const head = `# The command line

Made from the definitions in \`src/cli/commands\` and the table of requests by \`make docs\`; do not edit.

Commands talk to the agent of this node over the Unix socket \`api.sock\` in its state directory, which root and the
members of the group \`holdfast\` may open. Data goes to standard output, progress and errors to standard error. Colours
appear on a terminal only, and never when \`NO_COLOR\` is set. The shapes of \`-o json\` and \`-o yaml\` are in
[output.md](output.md), exit codes and errors in [errors.md](../errors.md). Durations are written \`500ms\`, \`30s\`,
\`10m\`, \`1h\`.`;

/** The whole page in Markdown. */
export function cliPage(): string {
  const shown = definitions.filter((d) => !d.hidden);
  const parts = sections.flatMap((section) => {
    const members = shown.filter((d) => d.section === section);
    return [`## ${section}`, '', ...members.flatMap(renderCommand)];
  });
  return `${[head, '', ...overview(shown), '', ...elsewhere(), ...parts].join('\n').trimEnd()}\n`;
}

function elsewhere(): string[] {
  const rows = Object.entries(remoteOptions).map(([name, o]) => [`\`${optionFlags(name, o)}\``, o.about]);
  return [
    '## Another node',
    '',
    'Options before the command ask the agent of another node ([who comes in](../operations/access.md)).',
    '',
    ...table(['option', 'meaning'], rows),
    '',
  ];
}

function overview(shown: readonly CommandDefinition[]): string[] {
  return table(
    ['command', 'what it does'],
    shown.map((d) => [`[\`${d.path.join(' ')}\`](#${anchor(d)})`, d.summary]),
  );
}

function anchor(d: CommandDefinition): string {
  return ['holdfast', ...d.path].join('-');
}

function renderCommand(d: CommandDefinition): string[] {
  const about = [asSentence(d.summary), d.details ?? ''].join(' ').trimEnd();
  const exits = ['ok' as const, ...d.exits, 'usage' as const]
    .map((name) => `${exitCodes[name]} (${name})`)
    .sort();
  return [
    `### holdfast ${d.path.join(' ')}`,
    '',
    about,
    '',
    '```',
    usageOf(d),
    '```',
    '',
    ...parameters(d),
    'Examples:',
    '',
    '```',
    ...d.examples,
    '```',
    '',
    d.exitNote ?? `Exit codes: ${exits.join(', ')}.`,
    '',
  ];
}

function parameters({ args, options }: CommandDefinition): string[] {
  const rows = [
    ...Object.entries(args).map(([name, a]) => [`\`${name}\``, meaning(a)]),
    ...Object.entries(options).map(([name, o]) => [`\`${optionFlags(name, o)}\``, meaning(o)]),
  ];
  return rows.length === 0 ? [] : [...table(['argument or option', 'meaning'], rows), ''];
}

function meaning({ about, choices, default: usual, required }: OptionDefinition): string {
  const words = choices ? ` (${choices.join(', ')})` : '';
  const preset = usual === undefined ? '' : ` (default: ${usual})`;
  return `${about}${words}${preset}${required ? ' (required)' : ''}`;
}

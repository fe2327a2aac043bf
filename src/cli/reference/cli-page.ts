/** docs/reference/cli.md, from the definitions the commands are made of. */
import { exitCodes } from '../../errors.ts';
import { usageOf } from '../build-program.ts';
import type { CommandDefinition, Section } from '../command.ts';
import { definitions } from '../commands/index.ts';
import { table } from './markdown.ts';

const head = `# The command line

Made from the definitions in \`src/cli/commands\` by \`make docs\`; do not edit.

Commands talk to the agent of this node over the Unix socket \`api.sock\` in its state directory, which root and the
members of the group \`holdfast\` may open. Data goes to standard output, progress and errors to standard error. Colours
appear on a terminal only, and never when \`NO_COLOR\` is set. The shapes of \`-o json\` and \`-o yaml\` are in
[output.md](output.md), exit codes and errors in [errors.md](../errors.md). Durations are written \`500ms\`, \`30s\`,
\`10m\`, \`1h\`.`;

const sections: readonly Section[] = ['See', 'Change', 'Cluster file', 'Run', 'Try'];

/** The whole page in Markdown. */
export function cliPage(): string {
  const shown = definitions.filter((d) => !d.hidden);
  const parts = sections.flatMap((section) => {
    const members = shown.filter((d) => d.section === section);
    return [`## ${section}`, '', ...members.flatMap(renderCommand)];
  });
  return `${[head, '', ...overview(shown), '', ...parts].join('\n').trimEnd()}\n`;
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
  const about = `${d.summary.charAt(0).toUpperCase()}${d.summary.slice(1)}.${d.details ? ` ${d.details}` : ''}`;
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

function parameters(d: CommandDefinition): string[] {
  const args = (d.args ?? []).map((a) => [`\`${a.name}\``, a.about]);
  const options = (d.options ?? []).map((o) => {
    const choices = o.choices ? ` (${o.choices.join(', ')})` : '';
    const preset = o.default === undefined ? '' : ` (default: ${o.default})`;
    return [`\`${o.flags}\``, `${o.about}${choices}${preset}${o.required ? ' (required)' : ''}`];
  });
  if (args.length + options.length === 0) return [];
  return [...table(['argument or option', 'meaning'], [...args, ...options]), ''];
}

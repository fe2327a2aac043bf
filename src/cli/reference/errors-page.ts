/** docs/errors.md, from the catalogue of errors and the rules of the cluster file. */
import { findingCodes } from '../../config/finding-codes.ts';
import { type ErrorEntry, errorCatalogue, exitCodes, exitMeanings } from '../../errors.ts';
import { table } from './markdown.ts';

const head = `# Errors

Made from \`src/errors.ts\` and \`src/config/finding-codes.ts\` by \`make docs\`; do not edit.

A command that fails prints one sentence on standard error: what is wrong, and what would be right or the next step. The
local API answers \`{"error": {"code", "message", "field"}}\`. Codes and exit codes are stable, sentences are not.`;

/** The whole page in Markdown. */
export function errorsPage(): string {
  return [head, '', '## Exit codes', '', ...exits(), '', ...codes(), '', ...rules(), ''].join('\n');
}

function exits(): string[] {
  const rows = (Object.keys(exitCodes) as (keyof typeof exitCodes)[]).map((name) => [
    String(exitCodes[name]),
    name,
    exitMeanings[name],
  ]);
  return table(['exit code', 'name', 'meaning'], [...rows, ['130', 'interrupted', 'Ended by the user.']]);
}

function codes(): string[] {
  const rows = Object.entries(errorCatalogue as Readonly<Record<string, ErrorEntry>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, entry]) => [
      `\`${code}\``,
      exitWords(entry),
      entry.recoverable ? 'yes' : 'no',
      entry.message,
    ]);
  const note = 'Again: trying the same again later can succeed. Words in braces are filled in.';
  return ['## Codes', '', note, '', ...table(['code', 'exit code', 'again', 'message'], rows)];
}

function exitWords({ exit, agentExit }: ErrorEntry): string {
  return agentExit === undefined ? String(exitCodes[exit]) : `${agentExit} (agent)`;
}

function rules(): string[] {
  const rows = Object.entries(findingCodes).map(([code, about]) => [`\`${code}\``, about]);
  const note = 'The word in brackets at the end of what `holdfast validate` prints.';
  return ['## Rules of the cluster file', '', note, '', ...table(['rule', 'what it is about'], rows)];
}

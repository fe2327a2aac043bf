/**
 * One run of the command line: parse, run the one command, turn whatever comes out into one sentence and an exit code.
 * Nothing but this file decides how a command ends.
 */
import { CommanderError } from 'commander';
import { type ExitName, exitCodeOf, exitCodes, HoldfastError, isErrorCode } from '../errors.ts';
import { buildProgram } from './build-program.ts';
import { definitions } from './commands/index.ts';
import type { Context } from './context.ts';
import type { ForeignExit } from './define-command.ts';

/** Resolves with the exit code; never rejects. */
export async function runCli(words: readonly string[], context: Context): Promise<number> {
  let exit = 'ok' as ExitName | ForeignExit;
  const program = buildProgram(
    definitions,
    { write: context.out.write, writeError: context.err.write, width: Math.min(context.width, 100) },
    async (definition, input) => {
      exit = (await definition.run(context, input)) ?? 'ok';
    },
  );
  try {
    await program.parseAsync(usual(words), { from: 'user' });
    return typeof exit === 'string' ? exitCodes[exit] : exit.code;
  } catch (error) {
    return fail(error, context);
  }
}

/** What most programs understand as well. */
function usual(words: readonly string[]): string[] {
  if (words.length === 0) return ['--help'];
  return words[0] === '--version' || words[0] === '-V' ? ['version', ...words.slice(1)] : [...words];
}

function fail(error: unknown, context: Context): number {
  if (error instanceof CommanderError) return usage(error);
  if (context.signal.aborted) return 130;
  const known = isErrorCode((error as { readonly code?: unknown })?.code);
  const shown = known ? (error as Error) : surprise(error);
  const unexpected = !known || (error as { readonly code?: unknown }).code === 'internal';
  context.err.write(`holdfast: ${sentence(shown.message)}\n`);
  if (unexpected && context.env.HOLDFAST_DEBUG) context.err.write(`${(error as Error)?.stack}\n`);
  return exitCodeOf(shown);
}

/** Commander has printed what is wrong; asking for help is not wrong. */
function usage(error: CommanderError): number {
  const asked = ['commander.helpDisplayed', 'commander.help', 'commander.version'];
  if (error.code === 'commander.help') return exitCodes.usage;
  return asked.includes(error.code) ? exitCodes.ok : exitCodes.usage;
}

function surprise(error: unknown): HoldfastError {
  return new HoldfastError('internal', { reason: error instanceof Error ? error.message : String(error) });
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

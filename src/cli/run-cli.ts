/**
 * One run of the command line: parse, run the one command, turn whatever comes out into one sentence and an exit code.
 * Nothing but this file decides how a command ends.
 */
import { Refusal } from '../api/refusal.ts';
import { type ExitName, exitCodeOf, exitCodes, HoldfastError, isErrorCode } from '../errors.ts';
import { definitions } from './commands/index.ts';
import type { Context, SystemContext } from './context.ts';
import type { ForeignExit } from './define-command.ts';
import { readable } from './readable.ts';
import { refuseElsewhere, takeRemote } from './remote/take-remote.ts';
import { nextStep } from './render/next-step.ts';
import { isInterrupted } from './say-what-stands.ts';

/** Resolves with the exit code; never rejects. */
export async function runCli(words: readonly string[], system: SystemContext): Promise<number> {
  const context: Context = { ...system, command: runCli };
  try {
    // A shell asks at the press of a key: it need not wait for what only commands need.
    if (words[0] === 'complete') return await offer(words.slice(1), context);
    const { rest, remote } = takeRemote(words, context.env);
    return await runCommand(usual(rest), { ...context, ...(remote && { remote }) });
  } catch (error) {
    return fail(error, context);
  }
}

/** What the scripts of `holdfast completion` call: `complete -- WORDS`. */
async function offer(words: readonly string[], context: Context): Promise<number> {
  const { offerWords } = await import('./completion/offer-words.ts');
  await offerWords(definitions, words[0] === '--' ? words.slice(1) : words, context);
  return exitCodes.ok;
}

async function runCommand(words: readonly string[], context: Context): Promise<number> {
  const { buildProgram, exitOfUsage } = await import('./build-program.ts');
  let exit = 'ok' as ExitName | ForeignExit;
  const program = buildProgram(
    definitions,
    {
      write: context.out.write,
      writeError: (text) => context.err.write(readable(text)),
      width: Math.min(context.width, 100),
    },
    async (definition, input) => {
      refuseElsewhere(definition, context);
      exit = (await definition.run(await ready(context), input)) ?? 'ok';
    },
  );
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    const usage = exitOfUsage(error);
    if (usage === undefined) throw error;
    exit = usage;
  }
  return typeof exit === 'string' ? exitCodes[exit] : exit.code;
}

/** A person is asked for a password when it is certain that a node will be asked, and not while its time runs. */
async function ready(context: Context): Promise<Context> {
  if (context.remote?.user === undefined) return context;
  return (await import('./remote/have-password.ts')).havePassword(context);
}

/** What most programs understand as well. `help WORDS` is `WORDS --help`, where there is such a command. */
function usual(words: readonly string[]): readonly string[] {
  if (words.length === 0) return ['--help'];
  if (words[0] === 'help') return isCommand(words.slice(1)) ? [...words.slice(1), '--help'] : words.slice(1);
  return words[0] === '--version' || words[0] === '-V' ? ['version', ...words.slice(1)] : words;
}

/** A command, or the beginning of several. */
function isCommand(words: readonly string[]): boolean {
  return definitions.some(({ path }) => words.every((word, i) => path[i] === word));
}

function fail(error: unknown, context: Context): number {
  if (isInterrupted(context.signal, error)) return 130;
  const known = isErrorCode((error as { readonly code?: unknown })?.code);
  const shown = known ? (error as Error) : surprise(error);
  const unexpected = !known || (error as { readonly code?: unknown }).code === 'internal';
  const next = error instanceof Refusal ? nextStep(error.reason) : '';
  context.err.write(readable(`holdfast: ${sentence(shown.message)}${next === '' ? '' : ` Next: ${next}`}\n`));
  if (unexpected && context.env.HOLDFAST_DEBUG) context.err.write(`${(error as Error)?.stack}\n`);
  return exitCodeOf(shown);
}

function surprise(error: unknown): HoldfastError {
  return new HoldfastError('internal', { reason: error instanceof Error ? error.message : String(error) });
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

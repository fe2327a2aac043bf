/**
 * The password of an account, had once for a run of the command line: from a file, or from the person at the terminal, who does not
 * see it. It stands on no command line, in no environment and in no file of ours, and goes to the node that was named and nowhere else.
 */
import { HoldfastError } from '../../errors.ts';
import { readWholeFile } from '../../read-whole-file.ts';
import { isPassword, isSystemName } from '../../values/account-text.ts';
import type { Context, Remote } from '../context.ts';

/** The context in which the questions to the node are asked. Rejects with `usage`. */
export async function havePassword(context: Context): Promise<Context> {
  const { remote } = context;
  if (remote?.user === undefined || remote.password !== undefined) return context;
  const { user } = remote;
  if (!isSystemName(user))
    throw wrong(
      `--user: "${user.slice(0, 100)}" is no name of an account`,
      'Write it as "id" shows it on that node.',
    );
  const password =
    remote.passwordFile === undefined ? await ask(context, remote, user) : read(remote.passwordFile);
  if (!isPassword(password))
    throw wrong(
      password === ''
        ? 'the password is empty'
        : 'this is no password: it has a NUL in it or more than 256 bytes',
      `Accounts come in with a password that the system of ${remote.host} takes.`,
    );
  return { ...context, remote: { ...remote, password } };
}

async function ask(context: Context, { host }: Remote, user: string): Promise<string> {
  const password = await context.ask(`Password of ${user} at ${host}: `, { hidden: true });
  if (password !== undefined) return password;
  throw wrong(
    'nobody can be asked for the password here',
    'Name a file with --password-file, or take a token.',
  );
}

const bytesMax = 64 * 1024;

/** Without the end of its only line. */
function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(readWholeFile(file, bytesMax))
      .replace(/\r?\n$/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? `"${file}" is no text in UTF-8` : message;
    throw wrong(`--password-file: ${problem}`, 'Name a file with the password on one line.');
  }
}

function wrong(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

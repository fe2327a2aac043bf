/** `holdfast --host NODE …`: what stands before the command says which node is asked, and what is shown there. */
import { HoldfastError } from '../../errors.ts';
import type { Context, Remote } from '../context.ts';
import type { CommandDefinition } from '../define-command.ts';
import { type RemoteOption, remoteNames } from './remote-options.ts';

export interface Taken {
  readonly rest: readonly string[];
  readonly remote: Remote | undefined;
}

type Given = ReadonlyMap<RemoteOption, string>;

/** Throws `usage`. */
export function takeRemote(words: readonly string[], env: Context['env']): Taken {
  const given = new Map<RemoteOption, string>();
  let at = 0;
  for (;;) {
    const [word = '', value] = words.slice(at, at + 2);
    const name = remoteNames.find((one) => word === `--${one}` || word.startsWith(`--${one}=`));
    if (name === undefined) break;
    const isOne = word.includes('=');
    given.set(name, checked(name, isOne ? word.slice(word.indexOf('=') + 1) : value));
    at += isOne ? 1 : 2;
  }
  return { rest: words.slice(at), remote: remoteOf(given, env) };
}

function remoteOf(given: Given, env: Context['env']): Remote | undefined {
  const host = given.get('host') ?? (env.HOLDFAST_HOST || undefined);
  const [first] = given.keys();
  if (host === undefined && first === undefined) return undefined;
  if (host === undefined) throw wrong(`--${first} is for another node`, 'Say which with --host.');
  const [user, passwordFile, tokenFile] = (['user', 'password-file', 'token-file'] as const).map((name) =>
    given.get(name),
  );
  if (user === undefined && passwordFile !== undefined)
    throw wrong('--password-file says whose password only with --user', 'Say --user NAME.');
  if (user !== undefined && tokenFile !== undefined)
    throw wrong('--user and --token-file are two ways to come in', 'Take one of them.');
  return { host, identity: given.get('identity'), tokenFile, user, passwordFile };
}

function checked(name: RemoteOption, value: string | undefined): string {
  if (value !== undefined && value !== '' && !value.startsWith('-')) return value;
  throw wrong(`--${name} has no value`, 'Write for example: holdfast --host host1 status');
}

function wrong(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

/** Throws `usage` for a command that looks at this machine and no other. */
export function refuseElsewhere(
  { path, options, here }: CommandDefinition,
  { remote }: Pick<Context, 'remote'>,
): void {
  if (remote === undefined || (options['state-dir'] !== undefined && here !== true)) return;
  throw wrong(
    `"holdfast ${path.join(' ')}" works on the machine where it is called`,
    'Say it there, without --host.',
  );
}

/** `holdfast --host NODE …`: what stands before the command says which node is asked, and what is shown there. */
import { HoldfastError } from '../../errors.ts';
import type { Context, Remote } from '../context.ts';
import type { CommandDefinition } from '../define-command.ts';

const names = ['host', 'identity', 'token-file'] as const;
type Name = (typeof names)[number];

export interface Taken {
  readonly rest: readonly string[];
  readonly remote: Remote | undefined;
}

/** Throws `usage`. */
export function takeRemote(words: readonly string[], env: Context['env']): Taken {
  const given = new Map<Name, string>();
  let at = 0;
  for (;;) {
    const [word = '', value] = words.slice(at, at + 2);
    const name = names.find((one) => word === `--${one}` || word.startsWith(`--${one}=`));
    if (name === undefined) break;
    const isOne = word.includes('=');
    given.set(name, checked(name, isOne ? word.slice(word.indexOf('=') + 1) : value));
    at += isOne ? 1 : 2;
  }
  const host = given.get('host') ?? (env.HOLDFAST_HOST || undefined);
  if (host === undefined && given.size > 0)
    throw new HoldfastError('usage', {
      problem: '--identity and --token-file are for another node',
      next: 'Say which with --host.',
    });
  const remote =
    host === undefined
      ? undefined
      : { host, identity: given.get('identity'), tokenFile: given.get('token-file') };
  return { rest: words.slice(at), remote };
}

function checked(name: Name, value: string | undefined): string {
  if (value !== undefined && value !== '' && !value.startsWith('-')) return value;
  throw new HoldfastError('usage', {
    problem: `--${name} has no value`,
    next: 'Write for example: holdfast --host host1 status',
  });
}

/** Throws `usage` for a command that looks at this machine and no other. */
export function refuseElsewhere(
  { path, options, here }: CommandDefinition,
  { remote }: Pick<Context, 'remote'>,
): void {
  if (remote === undefined || (options['state-dir'] !== undefined && here !== true)) return;
  throw new HoldfastError('usage', {
    problem: `"holdfast ${path.join(' ')}" works on the machine where it is called`,
    next: 'Say it there, without --host.',
  });
}

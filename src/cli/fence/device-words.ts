/**
 * The words of `fence add` that stand for options of a device. A secret is named by where it is found and never written down: a
 * password in the cluster file goes wherever the configuration goes.
 */
import type { Json } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { isSecretName } from '../../secrets/secret-names.ts';
import type { Options } from './device-draft.ts';

const ways = 'file:PATH, credential:NAME or script:PROGRAM,ARGUMENT';

/** `--option NAME=VALUE`. Throws `usage`, without the value: it may be the secret. */
export function readOption(word: string): Options {
  const [, name = '', value = ''] = /^([A-Za-z0-9_-]+)=([^\r\n\0]*)$/.exec(word) ?? [];
  if (name === '')
    throw usage('--option: this is no option of a device', 'Write NAME=VALUE, for example ip=10.88.0.101.');
  if (isSecretName(name))
    throw usage(
      `--option ${name}: what is secret does not belong into the cluster file, nor on a command line that others can see`,
      `Write it into a file that root alone can read, and say --secret ${name}=file:PATH.`,
    );
  if (name === 'action' || name === 'nodename')
    throw usage(`--option ${name}: that is set by the cluster`, 'Leave it out.');
  return { [name]: value };
}

/** `--secret NAME=WAY`. Throws `usage`. */
export function readSecretOption(word: string): Options {
  const [, name = '', way = ''] = /^([A-Za-z0-9_-]+)=(.*)$/s.exec(word) ?? [];
  const source = sourceFrom(way);
  if (source !== undefined) return { [name]: source };
  throw usage('--secret: this is no way to a secret', `Write NAME=WAY, where the way is ${ways}.`);
}

/** As it stands in a cluster file; undefined: it is none. */
export function sourceFrom(way: string): Json | undefined {
  const [, kind = '', rest = ''] = /^(file|credential|script):([^\r\n\0]+)$/.exec(way) ?? [];
  switch (kind) {
    case 'file':
      return { file: rest };
    case 'credential':
      return { credential: rest };
    case 'script':
      return { script: rest.split(',') };
    default:
      return undefined;
  }
}

/** Where a person is asked for a secret. */
export function waysInWords(hasKeyFile: boolean): string {
  return hasKeyFile ? `${ways}, or key:PATH for a key of ssh` : ways;
}

/** Throws `usage`. */
export function checkAgent(program: string): string {
  if (/^fence_[A-Za-z0-9_]{1,60}$/.test(program)) return program;
  throw usage(
    `"${program.slice(0, 100)}" is no fence agent`,
    'Name one of /usr/sbin/fence_*, for example fence_ipmilan; a program of your own is written into the cluster file by hand (docs/operations/fencing.md).',
  );
}

function usage(problem: string, next: string): HoldfastError {
  return new HoldfastError('usage', { problem, next });
}

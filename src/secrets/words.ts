/** How it reads that a secret could not be had: what is wrong, and what would be right. */
import { type SecretTrouble, secretBytesMax } from './secret-trouble.ts';

interface Told {
  /** A sentence without its period. */
  readonly wrong: string;
  /** What to do, as a sentence without its period. */
  readonly right: string;
}

type Words = { readonly [I in SecretTrouble['is']]: (t: Extract<SecretTrouble, { is: I }>) => Told };

const firstLine = 'the secret is the first line';

const byKind: Words = {
  missing: ({ path }) => ({
    wrong: `${path} does not exist`,
    right: `write the secret into it on every node, readable by root alone (mode 600)`,
  }),
  'no-file': ({ path }) => ({ wrong: `${path} is not a regular file`, right: 'name a file' }),
  unreadable: ({ path, said }) => ({
    wrong: `${path} cannot be read (${said})`,
    right: 'look at the file and at the disk or share where it lies',
  }),
  'no-credentials': ({ name }) => ({
    wrong: `the agent was given no credentials, and "${name}" is needed`,
    right: `put LoadCredential=${name}:PATH into "systemctl edit holdfast" and restart the agent`,
  }),
  'no-credential': ({ name, directory }) => ({
    wrong: `there is no credential "${name}" in ${directory}`,
    right: `put LoadCredential=${name}:PATH into "systemctl edit holdfast" and restart the agent`,
  }),
  unable: ({ program, said }) => ({
    wrong: `script ${program} could not be run (${said})`,
    right: 'install it on every node, and make it executable',
  }),
  'script-failed': ({ program, how, said }) => ({
    wrong: `script ${program} ended with ${how}${said === '' ? '' : `: ${said}`}`,
    right: 'run it by hand as root: it must print the secret and end with 0',
  }),
  'too-slow': ({ what, withinMs }) => ({
    wrong: `${what} gave nothing within ${withinMs / 1000} s`,
    right: 'let it answer sooner: what needs it waits',
  }),
  empty: ({ what }) => ({ wrong: `${what} is empty`, right: firstLine }),
  'too-long': ({ what }) => ({
    wrong: `${what} has a first line of more than ${secretBytesMax} bytes`,
    right: firstLine,
  }),
  'no-text': ({ what }) => ({ wrong: `${what} is not a text in UTF-8`, right: firstLine }),
};

export function secretWords(trouble: SecretTrouble): Told {
  return (byKind[trouble.is] as (t: SecretTrouble) => Told)(trouble);
}

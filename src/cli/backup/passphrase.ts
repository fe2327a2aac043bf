/** The passphrase of a backup: from a file, or from a person who types it and nobody sees it. */
import { HoldfastError } from '../../errors.ts';
import { passphraseCharactersMin } from '../../identity/keys.ts';
import { type PassphraseInput, readPassphrase } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';

/** For a new backup, typed twice. Throws `passphrase-unusable`, `passphrase-wanted`. */
export async function newPassphrase(context: Context, input: PassphraseInput): Promise<string> {
  const given = readPassphrase(input);
  if (given !== undefined) return given;
  const first = await ask(
    context,
    `Passphrase of the backup (${passphraseCharactersMin} characters or more): `,
  );
  if (first === undefined) throw new HoldfastError('passphrase-wanted');
  if (first.length < passphraseCharactersMin)
    throw unusable(`it has ${first.length} characters, and at least ${passphraseCharactersMin} are needed`);
  const second = await ask(context, 'Once more: ');
  if (second !== first) throw unusable('it was not the same the second time');
  return first;
}

/** Undefined where none was given and nobody can be asked, or nobody answers. Throws `passphrase-unusable`. */
export async function knownPassphrase(context: Context, input: PassphraseInput): Promise<string | undefined> {
  const given = readPassphrase(input);
  if (given !== undefined) return given;
  return (await ask(context, 'Passphrase of the backup: ')) || undefined;
}

async function ask(context: Context, question: string): Promise<string | undefined> {
  return (await context.ask(question, { hidden: true }))?.trim();
}

function unusable(reason: string): HoldfastError {
  return new HoldfastError('passphrase-unusable', { file: 'what was typed', reason });
}

/** `holdfast authority import`: the key of the authority comes from a directory, or from a backup, to the node that is asked. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { heldBy, isSignedBy, readSealed, type SealedKeys } from '../../identity/held-authority.ts';
import { openKey } from '../../identity/keys.ts';
import { AuthorityClosedError } from '../../identity/unseal-authority.ts';
import { clientOf } from '../agent.ts';
import { type PassphraseInput, readPassphrase } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';
import type { StateDirInput } from '../options.ts';

type ImportInput = StateDirInput & PassphraseInput & { readonly from: string };

/** Rejects with `authority-closed`, `identity-unusable`, `authority-not-taken`, `no-identity`, and what is wrong with a backup. */
export async function importAuthority(context: Context, input: ImportInput): Promise<undefined> {
  const from = resolve(input.from);
  const sealed = isFile(from)
    ? await fromBackup(context, input, from)
    : readSealed(from, readPassphrase(input));
  const client = clientOf(context, input);
  const { node } = await client.authorityKey();
  const nonce = randomBytes(16).toString('hex');
  const held = await client.takeAuthority({ ...sealed, nonce });
  const key = openKey(sealed.nodes, sealed.passphrase);
  if (key === undefined || !isSignedBy(key, heldBy(node, nonce), held.nodes.signature))
    throw new HoldfastError('authority-not-taken', {
      node: from,
      to: node,
      said: 'it did not sign with the key that it was given.',
    });
  const by = sealed.beside ? '' : ' Its passphrase is not kept there: certificates are issued by hand.';
  context.out.write(
    `${node} has the key of the authority, and has signed with it.${by} What lies in ${from} stays there: keep it safe, or delete it.\n`,
  );
  return undefined;
}

/** What cannot be looked at is told when it is read. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Nothing of it is written here. */
async function fromBackup(context: Context, input: ImportInput, file: string): Promise<SealedKeys> {
  const { knownPassphrase } = await import('../backup/passphrase.ts');
  const { readSealed: readBackup, unsealed } = await import('../backup/read-file.ts');
  const { bytesOf } = await import('../backup/cluster-backup.ts');
  const whole = readBackup(file);
  const passphrase = await knownPassphrase(context, input);
  if (passphrase === undefined) throw new HoldfastError('passphrase-wanted');
  const backup = unsealed(file, whole, passphrase);
  if (backup.authority !== 'open')
    throw new AuthorityClosedError(
      file,
      'this backup does not hold it together with its passphrase ("holdfast backup show"); name the directory in which it is kept',
    );
  const text = (name: string) => {
    const kept = backup.files.find(({ what, path }) => what === 'authority' && path.endsWith(`/${name}`));
    return kept === undefined ? null : bytesOf(kept).toString('utf8');
  };
  const beside = text('authority.passphrase')?.trim() ?? '';
  return { nodes: text('authority.key') ?? '', people: text('people.key'), passphrase: beside, beside: true };
}

/** `holdfast authority import`: the key of the authority comes from a directory to the node that is asked. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { HoldfastError } from '../../errors.ts';
import { heldBy, isProof, readSealed } from '../../identity/held-authority.ts';
import { clientOf } from '../agent.ts';
import { type PassphraseInput, readPassphrase } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';
import type { StateDirInput } from '../options.ts';

type ImportInput = StateDirInput & PassphraseInput & { readonly directory: string };

/** Rejects with `authority-closed`, `identity-unusable`, `authority-not-taken`, `no-identity`. */
export async function importAuthority(context: Context, input: ImportInput): Promise<undefined> {
  const from = resolve(input.directory);
  const given = readPassphrase(input);
  const sealed = readSealed(from, given);
  const client = clientOf(context, input);
  const { node } = await client.authorityKey();
  const nonce = randomBytes(16).toString('hex');
  const held = await client.takeAuthority({ ...sealed, nonce });
  if (!isProof(from, heldBy(node, nonce), held, given))
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

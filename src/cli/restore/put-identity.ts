/**
 * The authority on this host again, and a certificate of it for the node that this host becomes. The key of the authority is
 * that of the backup, or lies where a person keeps it.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { type IdentityFiles, identityFiles, readAuthorities, readIdentity } from '../../identity/identity.ts';
import { writeIdentityFile } from '../../identity/identity-files.ts';
import { issueToDirectory, nodeLifeMs } from '../../identity/issue-to-directory.ts';
import { unsealAuthority } from '../../identity/unseal-authority.ts';
import { bytesOf, type ClusterBackup } from '../backup/cluster-backup.ts';
import { readPassphrase } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';

export interface AuthorityInput {
  /** A directory with the key of the authority, where the backup has none. */
  readonly authority: string | undefined;
  readonly 'authority-passphrase-file': string | undefined;
}

/** The key of the authority can be had. Throws `restore-no-authority`, before anything is written. */
export function checkAuthorityIsThere(
  { authority: place }: ClusterBackup,
  { authority }: AuthorityInput,
): void {
  if (place !== 'elsewhere' || authority !== undefined) return;
  throw new HoldfastError('restore-no-authority');
}

export interface NodeToBe {
  readonly name: string;
  readonly config: Config;
}

/** What is there stays. Rejects with `authority-closed`, `identity-unusable`, `passphrase-unusable`, `passphrase-wanted`. */
export async function putIdentity(
  context: Context,
  input: AuthorityInput,
  backup: ClusterBackup,
  { directory, node }: { readonly directory: string; readonly node: NodeToBe },
): Promise<void> {
  for (const file of backup.files.filter(({ what }) => what === 'authority'))
    writeUnlessThere(join(directory, basename(file.path)), bytesOf(file));
  if (isIssued(directory, node.name)) return;
  const home = input.authority ?? directory;
  const files = identityFiles(home);
  checkSame(files, directory);
  const passphrase = await passphraseOf(context, input, files);
  unsealAuthority(home, passphrase);
  const addresses = Object.values(node.config.nodes[node.name]?.addresses ?? {});
  const wanted = { name: node.name, addresses, nowMs: context.now(), lifeMs: nodeLifeMs };
  await issueToDirectory(home, directory, wanted, passphrase);
}

function writeUnlessThere(path: string, bytes: Buffer): void {
  if (!existsSync(path)) writeIdentityFile(path, bytes);
}

function isIssued(directory: string, node: string): boolean {
  if (!existsSync(identityFiles(directory).certificate)) return false;
  const { holder } = readIdentity(directory).says;
  return holder.kind === 'node' && holder.name === node;
}

/** The key that a person brings is of this very cluster. */
function checkSame({ authority }: IdentityFiles, directory: string): void {
  const [theirs, ours] = [authority, identityFiles(directory).authority].map(
    (file) => readAuthorities(file).clusterId,
  );
  if (theirs !== ours)
    throw new HoldfastError('authority-closed', { file: authority, reason: 'it is of another cluster' });
}

/** Undefined: it lies beside the key. */
async function passphraseOf(
  context: Context,
  input: AuthorityInput,
  { passphrase, authorityKey }: IdentityFiles,
): Promise<string | undefined> {
  const given = readPassphrase({ 'passphrase-file': input['authority-passphrase-file'] });
  if (given !== undefined || existsSync(passphrase)) return given;
  const typed = await context.ask(`Passphrase of ${authorityKey}, the key of the authority: `, {
    hidden: true,
  });
  if (typed) return typed.trim();
  throw new HoldfastError('authority-closed', {
    file: authorityKey,
    reason: 'its passphrase is with a person, and nobody can be asked; say --authority-passphrase-file FILE',
  });
}

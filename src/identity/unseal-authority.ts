/** The key of an authority, opened where it lies. Light: agents open it to give it on, children and commands to issue with it. */
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Authority, Issues } from './authority.ts';
import { type IdentityFiles, identityFiles, readAuthorities } from './identity.ts';
import { openKey } from './keys.ts';

/** The key of the authority cannot be used here. */
export class AuthorityClosedError extends Error {
  readonly code = 'authority-closed';
  readonly details: { readonly file: string; readonly reason: string };

  constructor(file: string, reason: string) {
    super(`The key of the authority, "${file}", cannot be used: ${reason}.`);
    this.details = { file, reason };
  }
}

export interface PartFiles {
  readonly certificate: string;
  readonly key: string;
}

export function partFiles(files: IdentityFiles, issues: Issues): PartFiles {
  return issues === 'nodes'
    ? { certificate: files.authority, key: files.authorityKey }
    : { certificate: files.people, key: files.peopleKey };
}

/** With the passphrase of its own file unless one is given. Throws AuthorityClosedError, IdentityError. */
export function unsealAuthority(directory: string, given?: string, issues: Issues = 'nodes'): Authority {
  const files = identityFiles(directory);
  const part = partFiles(files, issues);
  const sealed = readIfThere(part.key);
  if (sealed === undefined)
    throw new AuthorityClosedError(
      part.key,
      'it is not here; do this on the node, or with the medium, that has it ("holdfast authority show" names it)',
    );
  const passphrase = given ?? passphraseBeside(files);
  if (passphrase === undefined)
    throw new AuthorityClosedError(
      part.key,
      `there is no "${files.passphrase}" here; say where the passphrase is: --passphrase-file FILE`,
    );
  const { key, certificate } = openSealed(part, sealed, passphrase);
  return { certificate: certificate.toString(), key };
}

/** The passphrase opens it, and it is the key of an authority that this machine trusts. Throws AuthorityClosedError, IdentityError. */
export function openSealed(
  part: PartFiles,
  sealed: string,
  passphrase: string,
): { readonly key: KeyObject; readonly certificate: X509Certificate } {
  const { authorities } = readAuthorities(part.certificate);
  const key = openKey(sealed, passphrase);
  if (key === undefined) throw new AuthorityClosedError(part.key, 'the passphrase does not open it');
  const publicKey = createPublicKey(key);
  const certificate = authorities.find((one) => one.publicKey.equals(publicKey));
  if (certificate === undefined)
    throw new AuthorityClosedError(
      part.key,
      `it belongs to none of the authorities in "${part.certificate}"`,
    );
  return { key, certificate };
}

export function passphraseBeside(files: IdentityFiles): string | undefined {
  return readIfThere(files.passphrase)?.trim();
}

export function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

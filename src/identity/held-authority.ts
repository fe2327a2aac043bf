/**
 * The keys of the authority as files that are handed on: read sealed, taken, shown to be held, removed. They leave a directory
 * only after somebody else has signed with them: a signature over words that were asked for, made with what lies on the disk
 * there, so that a copy that was cut off, or that nothing opens, never counts as one.
 */
import { createPublicKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { fingerprintOf } from './certificate.ts';
import { identityFiles } from './identity.ts';
import { writeIdentityFile } from './identity-files.ts';
import {
  AuthorityClosedError,
  openSealed,
  partFiles,
  passphraseBeside,
  readIfThere,
  unsealAuthority,
} from './unseal-authority.ts';

/** As they lie on the disk: PKCS#8, encrypted. */
export interface SealedKeys {
  readonly nodes: string;
  /** Null where people come in by tokens only, or their key lies elsewhere. */
  readonly people: string | null;
  readonly passphrase: string;
  /** The passphrase lies beside them, so that nodes are issued certificates by themselves. */
  readonly beside: boolean;
}

interface Signed {
  /** SHA-256 of the authority's certificate. */
  readonly fingerprint: string;
  /** Base64. */
  readonly signature: string;
}

export interface HeldProof {
  readonly nodes: Signed;
  readonly people: Signed | null;
}

export type HeldState =
  | { readonly is: 'ready'; readonly fingerprint: string }
  /** It is there, and its passphrase is not. */
  | { readonly is: 'closed' }
  | { readonly is: 'unusable'; readonly said: string }
  | { readonly is: 'none' };

/** Throws nothing. */
export function stateOfHeld(directory: string): HeldState {
  const files = identityFiles(directory);
  if (!existsSync(files.authorityKey)) return { is: 'none' };
  if (!existsSync(files.passphrase)) return { is: 'closed' };
  try {
    return { is: 'ready', fingerprint: fingerprintOfPem(unsealAuthority(directory).certificate) };
  } catch (error) {
    return { is: 'unusable', said: (error as Error).message };
  }
}

/** What lies here, after it was opened. Throws AuthorityClosedError, IdentityError. */
export function readSealed(directory: string, given?: string): SealedKeys {
  const files = identityFiles(directory);
  unsealAuthority(directory, given);
  const people = readIfThere(files.peopleKey) ?? null;
  if (people !== null) unsealAuthority(directory, given, 'people');
  const passphrase = passphraseBeside(files);
  return {
    nodes: readIfThere(files.authorityKey) ?? '',
    people,
    passphrase: given ?? passphrase ?? '',
    beside: passphrase !== undefined,
  };
}

/**
 * They lie here now, whole and on the disk; what lay here stays. Throws AuthorityClosedError, before anything is written,
 * where they do not open or are of an authority that this directory does not know.
 */
export function takeSealed(directory: string, sealed: SealedKeys): void {
  const files = identityFiles(directory);
  const parts = (['people', 'nodes'] as const).flatMap((issues) => {
    const [file, text] = [partFiles(files, issues), sealed[issues]];
    if (text === null) return [];
    openSealed(file, readIfThere(file.key) ?? text, sealed.passphrase);
    return existsSync(file.key) ? [] : [{ file: file.key, text }];
  });
  const kept = passphraseBeside(files);
  if (kept !== undefined && kept !== sealed.passphrase)
    throw new AuthorityClosedError(
      files.authorityKey,
      `"${files.passphrase}" has another passphrase; move it away there first`,
    );
  // The key of nodes last: a directory that has it has all.
  if (sealed.beside && kept === undefined) writeIdentityFile(files.passphrase, `${sealed.passphrase}\n`);
  for (const { file, text } of parts) writeIdentityFile(file, text);
}

/** Signs with what lies on the disk here. Throws AuthorityClosedError, IdentityError. */
export function proveHeld(directory: string, asked: string, given?: string): HeldProof {
  const one = ({ certificate, key }: { readonly certificate: string; readonly key: KeyObject }): Signed => ({
    fingerprint: fingerprintOfPem(certificate),
    signature: sign('sha256', words(asked), key).toString('base64'),
  });
  const people = existsSync(identityFiles(directory).peopleKey);
  return {
    nodes: one(unsealAuthority(directory, given)),
    people: people ? one(unsealAuthority(directory, given, 'people')) : null,
  };
}

/** The same keys as those that lie here. Throws AuthorityClosedError where they cannot be opened here. */
export function isProof(directory: string, asked: string, proof: HeldProof, given?: string): boolean {
  const files = identityFiles(directory);
  const fits = (issues: 'nodes' | 'people') => {
    if (!existsSync(partFiles(files, issues).key)) return true;
    const { certificate, key } = unsealAuthority(directory, given, issues);
    const signed = proof[issues];
    return (
      signed !== null &&
      signed.fingerprint === fingerprintOfPem(certificate) &&
      isSignedBy(key, asked, signed.signature)
    );
  };
  return fits('nodes') && fits('people');
}

/** `signature`: base64. */
export function isSignedBy(key: KeyObject, asked: string, signature: string): boolean {
  return verify('sha256', words(asked), createPublicKey(key), Buffer.from(signature, 'base64'));
}

/** What a node signs to show that it has them. Both ends name it as they know it. */
export function heldBy(node: string, nonce: string): string {
  return `${node}, asked with ${nonce}`;
}

/** What whoever has them elsewhere signs, so that this node removes them. */
export function keptFor(node: string, nonce: string): string {
  return `whoever takes it from ${node}, asked with ${nonce}`;
}

/** In this order: what a removal that was cut off leaves behind is found by the next one. Returns those that were there. */
export function heldFiles(directory: string): readonly string[] {
  const { peopleKey, authorityKey, passphrase } = identityFiles(directory);
  return [peopleKey, authorityKey, passphrase].filter((file) => existsSync(file));
}

/** Returns what was removed, when that is on the disk. */
export function removeHeld(directory: string): readonly string[] {
  const files = heldFiles(directory);
  for (const file of files) rmSync(file);
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
  return files;
}

/** No certificate begins like this: whoever is asked to sign it issues nothing. */
function words(asked: string): Buffer {
  return Buffer.from(`holdfast: the key of the authority is held by ${asked}\n`);
}

function fingerprintOfPem(pem: string): string {
  return fingerprintOf(new X509Certificate(pem));
}

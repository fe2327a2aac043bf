/**
 * Keys of certificates: P-256, as PEM. The one of an authority lies encrypted, in the form that `openssl pkey` opens, too.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export function makeKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** PKCS#8 without encryption: its file is its only protection. */
export function renderKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** What opens it by force is the number of passphrases that are tried: it has to be a long one. */
export const passphraseCharactersMin = 16;

export function makePassphrase(): string {
  return randomBytes(24).toString('base64url');
}

export function sealKey(key: KeyObject, passphrase: string): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

/** Undefined when the passphrase is not the one, or the text is no key. */
export function openKey(pem: string, passphrase: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    return undefined;
  }
}

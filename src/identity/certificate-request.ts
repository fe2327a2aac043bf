/**
 * How somebody asks for a certificate: a request holds a public key and is signed with the private one, which never leaves
 * its machine. What the certificate will say, whoever issues it decides: nothing else of a request counts.
 */
import 'reflect-metadata';
import { createHash, createPublicKey, KeyObject, type webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

const keyForm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const signatureForm = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** PEM. `name` is for who reads the request. */
export async function createRequest(key: KeyObject, name: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }],
    keys: pairOf(key),
    signingAlgorithm: signatureForm,
  });
  return request.toString('pem');
}

/** The public key of a request. Throws an Error that says in a clause what is wrong with the text. */
export async function readRequest(pem: string): Promise<webcrypto.CryptoKey> {
  const request = parse(pem);
  if (!(await request.verify())) throw new Error('it is not signed with its own key');
  try {
    return await request.publicKey.export(keyForm, ['verify']);
  } catch {
    throw new Error('its key is not on the curve P-256');
  }
}

/** SHA-256 of the public key of a request, hexadecimal: by it a host is known again. Throws like `readRequest`. */
export async function fingerprintOfRequest(pem: string): Promise<string> {
  const key = KeyObject.from(await readRequest(pem));
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function parse(pem: string): Pkcs10CertificateRequest {
  try {
    return new Pkcs10CertificateRequest(pem);
  } catch {
    throw new Error('it is no certificate request');
  }
}

/** A key in the form in which certificates are signed. */
export function pairOf(key: KeyObject): webcrypto.CryptoKeyPair {
  const privateKey = key.toCryptoKey(keyForm, true, ['sign']);
  const publicKey = createPublicKey(key).toCryptoKey(keyForm, true, ['verify']);
  return { privateKey, publicKey };
}

/**
 * Who is who in a cluster. A cluster has an authority of its own; every node has a certificate of that authority, and so
 * may people. Between machines everything is TLS 1.3, where both ends show theirs: whoever has none gets nowhere.
 *
 * What lies in the directory of the cluster file's `cluster.identity` (0700, root):
 *
 * | file | holds | on |
 * |---|---|---|
 * | `authority.crt` | the authority of nodes; two while one takes the other's place | every node |
 * | `people.crt` | the authority of people, the same | every node |
 * | `authority.key`, `people.key` | their keys, PKCS#8, encrypted | nodes that issue, or none |
 * | `authority.passphrase` | what opens them: with it nodes are issued their next certificates by themselves | the same, or none |
 * | `node.crt`, `node.key` | this node's | every node |
 *
 * Where to find what:
 * - this file: what is in the directory, `readIdentity`. Light, as are those down to `keys.ts`; agents load them.
 * - `identity-source.ts`: the same while it is renewed, `createIdentitySource`.
 * - `certificate.ts`: what a certificate says, `readCertificate`; `fingerprintOf`.
 * - `peer.ts`: who is at the other end of a connection, `readPeer`, and `refuseNodeless` for where only nodes come in.
 * - `tls-options.ts`: what `tls.connect`, `tls.createServer` and `https.createServer` are given: `clientTls`, `serverTls`.
 *   `tls-trouble.ts`: what went wrong with one, in words: `tlsTrouble`.
 * - `keys.ts`: `makeKey`, `sealKey`, `openKey`.
 * - `identity-files.ts`: `writeIdentityFile`, each file whole or not at all, with its mode.
 * - `unseal-authority.ts`: the authority's key opened where it lies, `unsealAuthority`; `held-authority.ts`: how it goes elsewhere. Light, too.
 * - `issue-to-directory.ts`: the authorities at work on files: `createAuthorityFiles`, `issueToDirectory`.
 * - `authority.ts`: `createAuthority`, `issueNodeCertificate`, `issueUserCertificate`. Heavy, as are its neighbours here: commands
 *   load them, and children of the agent, never the agent.
 * - `certificate-request.ts`: `createRequest` for whoever wants a certificate, `readRequest` for whoever issues it.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readWholeFile } from '../read-whole-file.ts';
import { type CertificateFacts, readCertificate, splitCertificates } from './certificate.ts';

export interface IdentityFiles {
  readonly directory: string;
  /** Of nodes. */
  readonly authority: string;
  readonly authorityKey: string;
  readonly people: string;
  readonly peopleKey: string;
  readonly passphrase: string;
  readonly certificate: string;
  readonly key: string;
}

export function identityFiles(directory: string): IdentityFiles {
  return {
    directory,
    authority: join(directory, 'authority.crt'),
    authorityKey: join(directory, 'authority.key'),
    people: join(directory, 'people.crt'),
    peopleKey: join(directory, 'people.key'),
    passphrase: join(directory, 'authority.passphrase'),
    certificate: join(directory, 'node.crt'),
    key: join(directory, 'node.key'),
  };
}

/** What one end of a connection needs: whom it trusts, and who it is. */
export interface Identity {
  readonly clusterId: string;
  /** Of nodes and of people, as PEM. */
  readonly authorities: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly key: string;
  readonly says: CertificateFacts;
}

/** A file of an identity that cannot be used. */
export class IdentityError extends Error {
  readonly code = 'identity-unusable';
  readonly details: { readonly file: string; readonly reason: string };

  constructor(file: string, reason: string) {
    super(
      `Cannot use "${file}": ${reason}. "holdfast certificate show" tells what is there and what is missing.`,
    );
    this.details = { file, reason };
  }
}

/**
 * Of a node, from its directory. Throws IdentityError where a file is missing or is none, the key is another one's, or the
 * certificate is of another authority. That a certificate has ended is no error here: who shows it is refused.
 */
export function readIdentity(directory: string): Identity {
  const files = identityFiles(directory);
  const { authorities, clusterId } = readAuthorities(files.authority);
  const people = readPeople(files.people, clusterId);
  const pem = readPart(files.certificate);
  const certificate = parse(files.certificate, pem);
  const key = readPart(files.key);
  if (!certificate.checkPrivateKey(parseKey(files.key, key)))
    throw new IdentityError(files.key, `it is not the key of "${files.certificate}"`);
  if (!authorities.some((one) => isIssuedBy(certificate, one)))
    throw new IdentityError(
      files.certificate,
      `no authority in "${files.authority}" issued it: it is of another cluster, or of an authority that is forgotten`,
    );
  return {
    clusterId,
    authorities: [...authorities, ...people].map(String).join(''),
    certificate: pem,
    key,
    says: readCertificate(certificate),
  };
}

/** The authorities a node trusts. Throws IdentityError. */
export function readAuthorities(file: string): {
  readonly authorities: readonly X509Certificate[];
  readonly clusterId: string;
} {
  const authorities = splitCertificates(readPart(file)).map((pem) => parse(file, pem));
  const ids = new Set(authorities.map(clusterIdOf));
  const [clusterId] = ids;
  if (clusterId === undefined) throw new IdentityError(file, 'it has no certificate of a cluster');
  if (ids.size > 1) throw new IdentityError(file, 'it has authorities of several clusters');
  return { authorities, clusterId };
}

/** Where there is none, people come in by tokens only. */
function readPeople(file: string, clusterId: string): readonly X509Certificate[] {
  if (!existsSync(file)) return [];
  const people = readAuthorities(file);
  if (people.clusterId === clusterId) return people.authorities;
  throw new IdentityError(file, 'it is of another cluster');
}

/** Its signature is the authority's, by key and not by name alone. */
export function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function clusterIdOf(authority: X509Certificate): string | undefined {
  const { holder } = readCertificate(authority);
  return holder.kind === 'authority' ? holder.clusterId : undefined;
}

const bytesMax = 1024 * 1024;

function readPart(file: string): string {
  try {
    return readWholeFile(file, bytesMax).toString('utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new IdentityError(file, code === 'ENOENT' ? 'it is not there' : message);
  }
}

function parse(file: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new IdentityError(file, 'it is no certificate');
  }
}

function parseKey(file: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new IdentityError(file, 'it is no private key, or one that is encrypted');
  }
}

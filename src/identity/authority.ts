/**
 * The authority of a cluster: makes itself, and certificates of nodes and people from their requests. Its subject holds the
 * identity of the cluster, a random one that outlives every key, so that two clusters of one name are never taken for each
 * other.
 */
import 'reflect-metadata';
import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { clocksDifferMs, nodeDomainName, type Role, readCertificate, usage } from './certificate.ts';
import { pairOf, readRequest, signatureForm } from './certificate-request.ts';
import { makeKey } from './keys.ts';

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

/** From when on, and for how long. */
export interface Life {
  readonly nowMs: number;
  readonly lifeMs: number;
}

/** Whom an authority issues certificates to. */
export type Issues = 'nodes' | 'people';

/** `clusterId`: of the other authority of the cluster, or of the one whose place this one takes; a new one without it. */
export async function createAuthority(
  cluster: string,
  life: Life,
  clusterId = randomBytes(16).toString('hex'),
  issues: Issues = 'nodes',
): Promise<Authority> {
  const key = makeKey();
  const keys = pairOf(key);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: authorityName(cluster, clusterId, organisations[issues]),
    keys,
    ...frame(life),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key };
}

export interface NodeWanted extends Life {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** PEM. Throws an Error that says what is wrong with the request. */
export function issueNodeCertificate(
  authority: Authority,
  request: string,
  { name, addresses, ...life }: NodeWanted,
): Promise<string> {
  const names: JsonGeneralName[] = [
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
    { type: 'dns', value: name },
    { type: 'dns', value: nodeDomainName },
  ];
  return issue(authority, request, life, { name, unit: 'node' }, [
    new ExtendedKeyUsageExtension([usage.server, usage.client]),
    new SubjectAlternativeNameExtension(names),
  ]);
}

export interface UserWanted extends Life {
  readonly name: string;
  readonly role: Role;
}

/** PEM. Throws an Error that says what is wrong with the request, or with the name. */
export function issueUserCertificate(
  authority: Authority,
  request: string,
  { name, role, ...life }: UserWanted,
): Promise<string> {
  if (!userNameShape.test(name)) throw new Error(`"${name}" is no name of a person`);
  return issue(authority, request, life, { name, unit: role }, [
    new ExtendedKeyUsageExtension([usage.client]),
  ]);
}

const userNameShape = /^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,62}$/;

async function issue(
  authority: Authority,
  request: string,
  life: Life,
  subject: { readonly name: string; readonly unit: string },
  extensions: readonly Extension[],
): Promise<string> {
  const publicKey = await readRequest(request);
  const issuer = pairOf(authority.key);
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [subject.name] }, { OU: [subject.unit] }],
    issuer: issuerOf(authority),
    publicKey,
    signingKey: issuer.privateKey,
    ...frame(life),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey, false),
      await SubjectKeyIdentifierExtension.create(publicKey, false),
      ...extensions,
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/** As the authority wrote it of itself; its key must be the one of its certificate. */
function issuerOf({ certificate, key }: Authority) {
  const x509 = new X509Certificate(certificate);
  const { holder } = readCertificate(x509);
  if (holder.kind !== 'authority') throw new Error('the certificate is not of an authority');
  if (!x509.publicKey.equals(createPublicKey(key)))
    throw new Error('the key is not the one of the authority');
  const { O: organisation } = x509.toLegacyObject().subject;
  return authorityName(holder.cluster, holder.clusterId, String(organisation));
}

const organisations: Readonly<Record<Issues, string>> = { nodes: 'Holdfast', people: 'Holdfast people' };

function authorityName(cluster: string, clusterId: string, organisation: string): JsonName {
  return [{ CN: [cluster] }, { OU: [clusterId] }, { O: [organisation] }];
}

function frame({ nowMs, lifeMs }: Life) {
  // The first bit is 0, so that nobody reads the number as a negative one.
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  return {
    serialNumber: serial.toString('hex'),
    notBefore: new Date(nowMs - Math.min(clocksDifferMs, lifeMs)),
    notAfter: new Date(nowMs + lifeMs),
    signingAlgorithm: signatureForm,
  };
}

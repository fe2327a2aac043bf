/**
 * What a certificate says, in the words of a cluster. A node has its name as common name, "node" as unit and may serve; a
 * person has the role as unit and may only ask. What fits neither is a certificate of something else, whoever signed it.
 */
import type { X509Certificate } from 'node:crypto';

export const roles = ['view', 'operate', 'admin'] as const;
export type Role = (typeof roles)[number];

/** In every node's certificate, so that a program that can only ask for a name tells nodes from people (etcd). */
export const nodeDomainName = 'node.holdfast.internal';

/** Extended key usage. */
export const usage = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

export type Holder =
  | { readonly kind: 'authority'; readonly cluster: string; readonly clusterId: string }
  | { readonly kind: 'node'; readonly name: string; readonly addresses: readonly string[] }
  | { readonly kind: 'user'; readonly name: string; readonly role: Role }
  | { readonly kind: 'other'; readonly subject: string };

export interface CertificateFacts {
  readonly holder: Holder;
  /** Hexadecimal, lower case: what tells it from every other one of its authority. */
  readonly serial: string;
  readonly fromMs: number;
  /** It counts from a little before, as clocks differ. */
  readonly issuedAtMs: number;
  readonly untilMs: number;
  readonly fingerprint: string;
}

/** A certificate begins so long before it is issued: a clock that is behind must not take it for one of the future. */
export const clocksDifferMs = 60 * 60 * 1000;

export function readCertificate(certificate: X509Certificate): CertificateFacts {
  const fromMs = certificate.validFromDate.getTime();
  return {
    holder: readHolder(certificate),
    serial: certificate.serialNumber.toLowerCase(),
    fromMs,
    issuedAtMs: fromMs + clocksDifferMs,
    untilMs: certificate.validToDate.getTime(),
    fingerprint: fingerprintOf(certificate),
  };
}

/** SHA-256 of the whole certificate, 64 hexadecimal digits in lower case. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The certificates of a PEM text, each by itself. */
export function splitCertificates(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Whether a third of its life or less is left. */
export function isDueForRenewal({ fromMs, untilMs }: CertificateFacts, nowMs: number): boolean {
  return nowMs >= untilMs - (untilMs - fromMs) / 3;
}

function readHolder(certificate: X509Certificate): Holder {
  const { CN: name, OU: unit } = certificate.toLegacyObject().subject;
  const other: Holder = { kind: 'other', subject: certificate.subject.replaceAll('\n', ', ') };
  // Several of a kind are an array: no authority of ours writes that.
  if (typeof name !== 'string' || typeof unit !== 'string') return other;
  if (certificate.ca) return { kind: 'authority', cluster: name, clusterId: unit };
  const uses: readonly string[] = certificate.keyUsage ?? [];
  if (!uses.includes(usage.client)) return other;
  const mayServe = uses.includes(usage.server);
  if (unit === 'node' && mayServe) return { kind: 'node', name, addresses: addressesOf(certificate) };
  const role = roles.find((one) => one === unit);
  return role === undefined || mayServe ? other : { kind: 'user', name, role };
}

/** Node tells IPv6 in full and in capitals; addresses are compared by `checkIP`, these are for people. */
function addressesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName
    .split(', ')
    .filter((one) => one.startsWith('IP Address:'))
    .map((one) => one.slice('IP Address:'.length).toLowerCase());
}

/** Whether a connection to this address can be to its holder. */
export function isForAddress(certificate: X509Certificate, address: string): boolean {
  return certificate.checkIP(address) !== undefined;
}

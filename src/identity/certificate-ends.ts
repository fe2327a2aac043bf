/** When what a node shows, and whom it trusts, stops counting. */
import { X509Certificate } from 'node:crypto';
import { splitCertificates } from './certificate.ts';
import type { Identity } from './identity.ts';

interface CertificateEnd {
  readonly whose: 'node' | 'authority';
  /** Ms since 1970; of several the first. */
  readonly endsAt: number;
}

/** None where there is no identity. */
export function certificateEnds(identity: Identity | undefined): readonly CertificateEnd[] {
  if (identity === undefined) return [];
  const ends = splitCertificates(identity.authorities).map((pem) =>
    new X509Certificate(pem).validToDate.getTime(),
  );
  return [
    { whose: 'node', endsAt: identity.says.untilMs },
    { whose: 'authority', endsAt: Math.min(...ends) },
  ];
}

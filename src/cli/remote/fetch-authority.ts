/**
 * The authority of a cluster from a node that nothing is known of but its authority's fingerprint: the node says it without
 * being trusted, and what it says counts only if it has that fingerprint. Nothing secret is sent this way; what comes next is
 * held to that authority like any other connection.
 */
import { X509Certificate } from 'node:crypto';
import { createClient } from '../../api/client.ts';
import { HoldfastError } from '../../errors.ts';
import { fingerprintOf, splitCertificates } from '../../identity/certificate.ts';

/** PEM. Throws `authority-differs`, or what a client throws. */
export async function fetchAuthority(host: string, port: number, fingerprint: string): Promise<string> {
  const place = `${host} port ${port}`;
  const tls = { minVersion: 'TLSv1.3', rejectUnauthorized: false } as const;
  const client = createClient({ socketPath: '', network: { place, way: async () => ({ host, port, tls }) } });
  const { authority } = await client.authority();
  const wanted = fingerprint.replaceAll(':', '').toLowerCase();
  const found = splitCertificates(authority).find(
    (pem) => fingerprintOf(new X509Certificate(pem)) === wanted,
  );
  if (found === undefined) throw new HoldfastError('authority-differs', { place });
  return found;
}

/** Identities of a cluster for tests, in memory: made by the real authority. */
import type { KeyObject } from 'node:crypto';
import { X509Certificate } from 'node:crypto';
import { type Authority, createAuthority, issueNodeCertificate, issueUserCertificate } from '../authority.ts';
import { type Role, readCertificate } from '../certificate.ts';
import { createRequest } from '../certificate-request.ts';
import type { Identity } from '../identity.ts';
import { makeKey, renderKey } from '../keys.ts';

export const hourMs = 60 * 60 * 1000;

export function sampleAuthority(cluster = 'web'): Promise<Authority> {
  return createAuthority(cluster, { nowMs: Date.now(), lifeMs: 24 * hourMs });
}

/** `nowMs`: when it is issued. */
interface Sample {
  readonly addresses?: readonly string[];
  readonly nowMs?: number;
  readonly lifeMs?: number;
}

export async function sampleNode(
  authority: Authority,
  name: string,
  { addresses = ['127.0.0.1', '::1'], nowMs = Date.now(), lifeMs = hourMs }: Sample = {},
): Promise<Identity> {
  const key = makeKey();
  const request = await createRequest(key, name);
  return identityOf(
    authority,
    key,
    await issueNodeCertificate(authority, request, { name, addresses, nowMs, lifeMs }),
  );
}

export async function sampleUser(authority: Authority, name: string, role: Role): Promise<Identity> {
  const key = makeKey();
  const wanted = { name, role, nowMs: Date.now(), lifeMs: hourMs };
  return identityOf(
    authority,
    key,
    await issueUserCertificate(authority, await createRequest(key, name), wanted),
  );
}

function identityOf(authority: Authority, key: KeyObject, certificate: string): Identity {
  const { holder } = readCertificate(new X509Certificate(authority.certificate));
  return {
    clusterId: holder.kind === 'authority' ? holder.clusterId : '',
    authorities: authority.certificate,
    certificate,
    key: renderKey(key),
    says: readCertificate(new X509Certificate(certificate)),
  };
}

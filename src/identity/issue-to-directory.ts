/**
 * The authority's own work on files: makes itself in a directory, opens its key there, and issues whole directories and
 * renewed certificates. What `init`, `holdfast certificate` and a lab do.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type Authority,
  createAuthority,
  issueNodeCertificate,
  issueUserCertificate,
  type NodeWanted,
  type UserWanted,
} from './authority.ts';
import { readCertificate } from './certificate.ts';
import { createRequest } from './certificate-request.ts';
import { identityFiles } from './identity.ts';
import { writeIdentityFile } from './identity-files.ts';
import { makeKey, renderKey, sealKey } from './keys.ts';
import { readIfThere, unsealAuthority } from './unseal-authority.ts';

const dayMs = 24 * 60 * 60 * 1000;
const authorityLifeMs = 3650 * dayMs;
export const nodeLifeMs = 90 * dayMs;

interface NewAuthority {
  readonly cluster: string;
  readonly passphrase: string;
  /** The passphrase lies beside the key, so that nodes are issued their next certificates by themselves. */
  readonly keepPassphrase: boolean;
  readonly nowMs: number;
}

/** Both authorities, where there is none yet. */
export async function createAuthorityFiles(
  directory: string,
  { cluster, passphrase, keepPassphrase, nowMs }: NewAuthority,
): Promise<void> {
  const files = identityFiles(directory);
  const life = { nowMs, lifeMs: authorityLifeMs };
  const nodes = await createAuthority(cluster, life);
  const { holder } = readCertificate(new X509Certificate(nodes.certificate));
  const clusterId = holder.kind === 'authority' ? holder.clusterId : undefined;
  const people = await createAuthority(cluster, life, clusterId, 'people');
  writeIdentityFile(files.authorityKey, sealKey(nodes.key, passphrase));
  writeIdentityFile(files.peopleKey, sealKey(people.key, passphrase));
  if (keepPassphrase) writeIdentityFile(files.passphrase, `${passphrase}\n`);
  writeIdentityFile(files.people, people.certificate);
  writeIdentityFile(files.authority, nodes.certificate);
}

/**
 * What one node or one person needs, from the authorities in `home` into a directory: with a key that is made here and
 * known to nobody else. Throws AuthorityClosedError, IdentityError.
 */
export async function issueToDirectory(
  home: string,
  to: string,
  wanted: NodeWanted | UserWanted,
  passphrase?: string,
): Promise<void> {
  const [from, files] = [identityFiles(home), identityFiles(to)];
  const key = makeKey();
  const authority = unsealAuthority(home, passphrase, 'role' in wanted ? 'people' : 'nodes');
  const certificate = await issueFor(authority, key, wanted);
  if (home !== to) {
    writeIdentityFile(files.authority, readFileSync(from.authority, 'utf8'));
    const people = readIfThere(from.people);
    if (people !== undefined) writeIdentityFile(files.people, people);
  }
  writeIdentityFile(files.key, renderKey(key));
  writeIdentityFile(files.certificate, certificate);
}

/**
 * The same node with the same addresses and the same key, for as long as before. Throws AuthorityClosedError, and
 * IdentityError where there is nothing to renew.
 */
export async function renewInDirectory(
  directory: string,
  authority: Authority,
  nowMs: number,
): Promise<void> {
  const files = identityFiles(directory);
  const key = createPrivateKey(readFileSync(files.key));
  const certificate = new X509Certificate(readFileSync(files.certificate));
  const says = readCertificate(certificate);
  if (says.holder.kind !== 'node') throw new Error(`"${files.certificate}" is not of a node`);
  const { name, addresses } = says.holder;
  const wanted = { name, addresses, nowMs, lifeMs: lifeOf(says.untilMs - says.fromMs) };
  writeIdentityFile(files.certificate, await issueFor(authority, key, wanted));
}

/** A certificate begins an hour early, or as early as it is long. */
function lifeOf(spanMs: number): number {
  const earlyMs = dayMs / 24;
  return spanMs > 2 * earlyMs ? spanMs - earlyMs : spanMs / 2;
}

async function issueFor(
  authority: Authority,
  key: KeyObject,
  wanted: NodeWanted | UserWanted,
): Promise<string> {
  const request = await createRequest(key, wanted.name);
  return 'role' in wanted
    ? issueUserCertificate(authority, request, wanted)
    : issueNodeCertificate(authority, request, wanted);
}

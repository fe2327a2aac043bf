/** The identity of one host on the loopback, in files, as store processes and etcd members are started with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from '../../src/identity/authority.ts';
import { type IdentityFiles, identityFiles } from '../../src/identity/identity.ts';
import { createIdentitySource, type IdentitySource } from '../../src/identity/identity-source.ts';
import { createAuthorityFiles, issueToDirectory } from '../../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../../src/identity/keys.ts';
import { hourMs } from '../../src/identity/testing/sample-identity.ts';
import { unsealAuthority } from '../../src/identity/unseal-authority.ts';

export interface Secured {
  readonly nodes: Authority;
  readonly people: Authority;
  readonly files: IdentityFiles;
  readonly own: IdentitySource;
  close(): void;
}

export async function createSecured(): Promise<Secured> {
  const parent = mkdtempSync(join(tmpdir(), 'holdfast-secured-'));
  const directory = join(parent, 'identity');
  const home = join(parent, 'authority');
  const made = { cluster: 'web', passphrase: makePassphrase(), keepPassphrase: true, nowMs: Date.now() };
  await createAuthorityFiles(home, made);
  const wanted = { name: 'store', addresses: ['127.0.0.1'], nowMs: Date.now(), lifeMs: hourMs };
  await issueToDirectory(home, directory, wanted);
  return {
    nodes: unsealAuthority(home),
    people: unsealAuthority(home, undefined, 'people'),
    files: identityFiles(directory),
    own: createIdentitySource(directory),
    close: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** What etcd is started with so that only nodes come in, as clients and as members: it trusts the authority of nodes and no other. */
export function etcdFlags({ certificate, key, authority }: IdentityFiles): Readonly<Record<string, string>> {
  return {
    'cert-file': certificate,
    'key-file': key,
    'trusted-ca-file': authority,
    'client-cert-auth': 'true',
    'peer-cert-file': certificate,
    'peer-key-file': key,
    'peer-trusted-ca-file': authority,
    'peer-client-cert-auth': 'true',
  };
}

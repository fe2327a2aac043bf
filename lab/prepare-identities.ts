/**
 * The identities of a lab: one authority, and for every host that runs something of the cluster a directory of its own, which
 * it finds where the cluster file says. The first node holds the authority's key, as the node does on which `init` ran.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { identityFiles } from '../src/identity/identity.ts';
import { createAuthorityFiles, issueToDirectory, nodeLifeMs } from '../src/identity/issue-to-directory.ts';
import { makePassphrase } from '../src/identity/keys.ts';
import { makeDirectory } from '../src/make-directory.ts';
import { identityOf } from './host-identity.ts';
import { filesOf, type LabPlan } from './plan.ts';

/** `mountPoint` must exist on the machine; nothing is written to it here. What is there from before stays. */
export async function prepareIdentities(plan: LabPlan, mountPoint: string): Promise<void> {
  makeDirectory(mountPoint, 0o700);
  const hosts = plan.hosts.filter((host) => identityOf(plan, host) !== undefined);
  const first = hosts.find(({ kind }) => kind === 'node');
  const nowMs = Date.now();
  const home = first ? filesOf(plan, first).identity : join(plan.dir, 'identity', 'authority');
  if (!existsSync(identityFiles(home).authority))
    await createAuthorityFiles(home, {
      cluster: plan.cluster,
      passphrase: makePassphrase(),
      keepPassphrase: true,
      nowMs,
    });
  for (const host of hosts) {
    const directory = filesOf(plan, host).identity;
    if (existsSync(identityFiles(directory).certificate)) continue;
    const addresses = host.ports.map(({ address }) => address);
    const wanted = { name: host.name, addresses, nowMs, lifeMs: nodeLifeMs };
    await issueToDirectory(home, directory, wanted);
  }
}

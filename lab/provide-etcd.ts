/**
 * The program of etcd for Debian hosts that run a member of the store: a base system has none. Only the program, from the package
 * of Debian that `make hosts` fetches: what starts it is the lab, as on light hosts, and no unit of Debian's.
 */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import { holdfastRoot } from './lab-files.ts';
import { filesOf, type LabHost, type LabPlan } from './plan.ts';
import { run } from './run.ts';

const program = 'usr/bin/etcd';
const unpack = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" "./$3"';

/** Puts it on the disks of the hosts that lack it. Throws `lab-machine-unfit` where the package was not fetched. */
export async function provideEtcd(plan: LabPlan): Promise<void> {
  for (const host of plan.hosts.filter((one) => lacksEtcd(plan, one))) {
    const disk = join(filesOf(plan, host).system, 'up');
    await run(['sh', '-c', unpack, 'unpack', findPackage(), disk, program]);
  }
}

function lacksEtcd({ store }: LabPlan, { debian, services }: LabHost): boolean {
  const runsMember = store.kind === 'etcd' && services.some((service) => service.store);
  return debian !== undefined && runsMember && !existsSync(join(debian.base, program));
}

function findPackage(): string {
  const directory = join(holdfastRoot(), '.work', 'hosts', 'debs');
  const [name] = globSync('etcd-server_*.deb', { cwd: directory });
  if (name !== undefined) return join(directory, name);
  throw new LabError(
    'lab-machine-unfit',
    `Debian hosts that run etcd need Debian's package etcd-server, and there is none in ${directory}; it is fetched once: make hosts.`,
  );
}

/** Everything that may switch nodes off, as far as it can be seen from this host. Nothing is changed, and nobody logs in. */
import type { Context } from '../../context.ts';
import { findBmc } from './find-bmc.ts';
import { findCloud } from './find-cloud.ts';
import { findLibvirt, judgeMachine, readFirmware } from './find-machine.ts';
import type { Finding } from './finding.ts';
import { lookAtAddress, type Place } from './look-at-address.ts';

/** `nodes`: of the cluster; `at`: an address that a person names. The most telling first. */
export async function findFencing(
  { env }: Pick<Context, 'env'>,
  nodes: readonly string[],
  at: Place | undefined,
): Promise<readonly Finding[]> {
  const path = env.PATH ?? '';
  const [answering, bmc, cloud, libvirt] = await Promise.all([
    at === undefined ? [] : lookAtAddress(at),
    findBmc(path),
    findCloud(),
    findLibvirt(path, nodes),
  ]);
  // An instance of a cloud is a machine of a hypervisor that nobody may ask.
  const machine = cloud.length > 0 ? [] : judgeMachine(readFirmware());
  return [...answering, ...bmc, ...cloud, ...libvirt, ...machine];
}

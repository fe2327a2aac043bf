/**
 * Which controllers a lab has: one at each address that a fence device of the cluster file names, as long as that lies in a
 * network of the file and is no node's. A device of another kind, or elsewhere, finds nobody, as before. Pure.
 */
import { basename, join } from 'node:path';
import type { Config } from '../../src/core/config.ts';
import { optionsOf } from '../../src/fence/agent/options.ts';
import { canonicalAddress, contains } from '../../src/values/subnet.ts';
import { findController } from './all-controllers.ts';
import type { AskedController, LabController } from './lab-controller.ts';

export interface ControllerPlan extends LabController {
  readonly network: string;
}

export function planControllers(config: Config, dir: string): readonly ControllerPlan[] {
  const found = new Map<string, ControllerPlan>();
  for (const { address, program } of askedControllers(config)) {
    if (found.has(address)) continue;
    const network = networkOf(config, address);
    if (network === undefined) continue;
    const host = found.size === 0 ? 'bmc' : `bmc-${found.size + 1}`;
    found.set(address, { host, program, address, network, directory: join(dir, 'controllers', host) });
  }
  return [...found.values()];
}

/** What the fence devices of all nodes say of controllers that a lab knows. */
export function askedControllers({ nodes }: Config): readonly AskedController[] {
  return Object.entries(nodes).flatMap(([node, { fence }]) =>
    fence.flatMap(({ params }) => {
      const program = basename(String(params.program ?? ''));
      const options = Object.fromEntries(
        optionsOf(params).map(([name, value]) => [name.replaceAll('-', '_'), value]),
      );
      const { ip = options.ipaddr } = options;
      if (findController(program) === undefined || typeof ip !== 'string') return [];
      return [{ node, program, address: canonicalAddress(ip), options }];
    }),
  );
}

/** Undefined: no lab can put a controller there. */
function networkOf({ hostNetworks, nodes }: Config, address: string): string | undefined {
  const isOfNode = Object.values(nodes).some(({ addresses }) =>
    Object.values(addresses).some((own) => canonicalAddress(own) === address),
  );
  if (isOfNode) return undefined;
  return Object.entries(hostNetworks).find(([, { subnet }]) => contains(subnet, address))?.[0];
}

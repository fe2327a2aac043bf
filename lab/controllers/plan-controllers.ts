/**
 * Which controllers a lab has: one at each address that a fence device of the cluster file names, as long as that lies in a
 * network of the file and is no node's. A device of another kind, or elsewhere, finds nobody, as before. Pure.
 */
import { basename, join } from 'node:path';
import type { Config } from '../../src/core/config.ts';
import { optionsOf } from '../../src/fence/agent/options.ts';
import { canonicalAddress, contains } from '../../src/values/subnet.ts';
import { LabError } from '../lab-error.ts';
import type { LabService } from '../lab-service.ts';
import { findController } from './all-controllers.ts';
import type { AskedController, LabController } from './lab-controller.ts';

export interface ControllerPlan {
  readonly controller: LabController;
  readonly network: string;
  readonly services: readonly LabService[];
}

/** Throws `lab-unsuitable`. */
export function planControllers(config: Config, dir: string): readonly ControllerPlan[] {
  const found = new Map<string, ControllerPlan>();
  const all = askedControllers(config);
  for (const { address, program } of all) {
    if (found.has(address)) continue;
    const network = networkOf(config, address);
    if (network === undefined) continue;
    const host = found.size === 0 ? 'bmc' : `bmc-${found.size + 1}`;
    const controller = { host, program, address, directory: join(dir, 'controllers', host) };
    const asked = all.filter((one) => one.address === address);
    const other = asked.find((one) => one.program !== program);
    if (other !== undefined)
      throw new LabError(
        'lab-unsuitable',
        `${address} is asked by ${program} and by ${other.program}; in a lab each needs an address of its own.`,
      );
    found.set(address, {
      controller,
      network,
      services: findController(program)?.services(controller, asked) ?? [],
    });
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

/** What this machine knows about parameters and the cluster file's schema cannot: those of the agents that are installed here. */
import type { Examined, ParameterFault } from '../../agents/examined.ts';
import type { Config, NodeName } from '../../core/config.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { findType } from '../../resource-types/resource-types.ts';
import { type Check, failed, warning } from './check.ts';

interface Asked {
  readonly check: string;
  readonly examined: Promise<Examined> | undefined;
}

/** Only what is wrong. An agent that is missing is found by the look for programs. */
export async function checkParameters(config: Config, node: NodeName): Promise<Check[]> {
  const asked = [...resources(config), ...devices(config, node)];
  const found = await Promise.all(asked.map(async ({ check, examined }) => judge(check, await examined)));
  return found.flat();
}

function resources(config: Config): Asked[] {
  return Object.entries(config.groups).flatMap(([group, its]) =>
    its.resources.map(({ name, type, params }) => ({
      check: `parameters of ${group}/${name}`,
      examined: findType(type)?.examine?.(params),
    })),
  );
}

/** Those of the others: nobody fences itself. */
function devices(config: Config, node: NodeName): Asked[] {
  const others = Object.entries(config.nodes).filter(([name]) => name !== node);
  return others.flatMap(([name, { fence }]) =>
    fence.map((device) => ({
      check: `options for fencing ${name} (${device.name})`,
      examined: findDeviceType(device.device)?.examine?.(device.params),
    })),
  );
}

function judge(check: string, examined: Examined | undefined): Check[] {
  if (examined?.is !== 'judged') return [];
  return examined.faults.map(({ severity, wrong, right, onMachine }: ParameterFault) => {
    const where = onMachine ? 'On this node' : 'In the cluster file';
    return (severity === 'error' ? failed : warning)(check, wrong, `${where}: ${right}.`);
  });
}

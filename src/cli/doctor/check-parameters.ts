/** What this machine knows about parameters and the cluster file's schema cannot: those of the OCF agents installed here. */
import type { Config } from '../../core/config.ts';
import { findType } from '../../resource-types/resource-types.ts';
import { type Check, warning } from './check.ts';

/** Only what is wrong: agents say of some parameters less than they accept, so it is no more than a warning. */
export async function checkParameters(config: Config): Promise<Check[]> {
  const resources = Object.entries(config.groups).flatMap(([group, its]) =>
    its.resources.map((resource) => ({ ...resource, name: `${group}/${resource.name}` })),
  );
  const checks = resources.map(async ({ name, type, params }) => {
    const wrong = (await findType(type)?.examine?.(params)) ?? [];
    return wrong.map((problem) => warning(`parameters of ${name}`, problem, 'Correct the cluster file.'));
  });
  return (await Promise.all(checks)).flat();
}

/** attrd_updater: attributes that a boot forgets. */
import { type AttributeAct, type AttributeRequest, carryOut, refuseOtherNode } from './attribute-requests.ts';
import { refused } from './outcome.ts';
import type { Given } from './parse-options.ts';
import { type Tool, verbose } from './tool.ts';

export const attrdUpdater: Tool = {
  options: [
    verbose,
    { long: 'quiet', short: 'q', takes: 'nothing' },
    { long: 'name', short: 'n', takes: 'value' },
    { long: 'update', short: 'U', takes: 'value' },
    { long: 'update-as-before', short: 'v', takes: 'value' },
    { long: 'update-both', short: 'B', takes: 'value' },
    { long: 'update-delay', short: 'Y', takes: 'nothing' },
    { long: 'delete', short: 'D', takes: 'nothing' },
    { long: 'query', short: 'Q', takes: 'nothing' },
    { long: 'all', short: 'A', takes: 'nothing' },
    { long: 'refresh', short: 'R', takes: 'nothing' },
    { long: 'node', short: 'N', takes: 'value' },
    { long: 'delay', short: 'd', takes: 'value' },
    { long: 'lifetime', short: 'l', takes: 'value' },
    { long: 'set', short: 's', takes: 'value' },
    { long: 'section', short: 'S', takes: 'value' },
    { long: 'private', short: 'p', takes: 'nothing' },
  ],
  run: (given, world) => {
    const { options } = given;
    const name = options.get('name');
    if (name === undefined)
      return refused('usage', 'The name of the attribute is missing; give it with -n NAME.');
    const request: AttributeRequest = {
      name,
      lifetime: 'reboot',
      act: actOf(given),
      told: (value) => `name="${name}" host="${world.node}" value="${value}"`,
      otherwise: undefined,
    };
    return refuseOtherNode(options.get('node'), world) ?? carryOut(request, world);
  },
};

function actOf({ options }: Given): AttributeAct {
  if (options.has('delete')) return { is: 'delete' };
  const value = options.get('update') ?? options.get('update-as-before') ?? options.get('update-both');
  return value === undefined || options.has('query') ? { is: 'ask' } : { is: 'set', value };
}

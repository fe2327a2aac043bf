/** crm_resource: where a resource runs. What it would change is asked of Holdfast by a person. */
import type { StatusView } from '../api/contract/views.ts';
import { done, type Outcome, refused } from './outcome.ts';
import type { Given } from './parse-options.ts';
import { type Tool, type ToolWorld, verbose, withStatus } from './tool.ts';

export const crmResource: Tool = {
  options: [
    verbose,
    { long: 'quiet', short: 'q', takes: 'nothing' },
    { long: 'quiet-as-before', short: 'Q', takes: 'nothing' },
    { long: 'resource', short: 'r', takes: 'value' },
    { long: 'locate', short: 'W', takes: 'nothing' },
    { long: 'utilization', short: 'z', takes: 'nothing' },
    { long: 'meta', short: 'm', takes: 'nothing' },
    { long: 'get-parameter', short: 'g', takes: 'value' },
    { long: 'set-parameter', short: 'p', takes: 'value' },
    { long: 'delete-parameter', short: 'd', takes: 'value' },
    { long: 'parameter-value', short: 'v', takes: 'value' },
    { long: 'ban', short: 'B', takes: 'nothing' },
    { long: 'move', short: 'M', takes: 'nothing' },
    { long: 'clear', short: 'U', takes: 'nothing' },
    { long: 'cleanup', short: 'C', takes: 'nothing' },
    { long: 'refresh', short: 'R', takes: 'nothing' },
    { long: 'fail', short: 'F', takes: 'nothing' },
    { long: 'list', short: 'L', takes: 'nothing' },
    { long: 'list-operations', short: 'O', takes: 'nothing' },
    { long: 'node', short: 'N', takes: 'value' },
    { long: 'host-uname', short: 'H', takes: 'value' },
    { long: 'lifetime', short: 'u', takes: 'value' },
    { long: 'force', short: 'f', takes: 'nothing' },
  ],
  run: (given, world) => {
    const { options } = given;
    const resource = options.get('resource') ?? world.resource;
    if (options.has('locate')) return withStatus(world, (status) => located(resource, given, status));
    return refuseThe(given, resource, world);
  },
};

function located(resource: string, { options }: Given, status: StatusView): Outcome {
  const group = status.groups.find(({ name }) => name === resource || resource.startsWith(`${name}.`));
  if (group === undefined) return refused('noSuch', `There is no resource ${resource}; say GROUP.RESOURCE.`);
  const isQuiet = options.has('quiet') || options.has('quiet-as-before');
  if (group.state !== 'running' || group.node === null)
    return isQuiet ? done() : done(`resource ${resource} is NOT running`);
  return done(isQuiet ? group.node : `resource ${resource} is running on: ${group.node}`);
}

function refuseThe({ options }: Given, resource: string, world: ToolWorld): Outcome {
  const [group = ''] = resource.split('.');
  if (options.has('utilization'))
    return refused(
      'unknownHere',
      'Holdfast is not connected to a configuration of Pacemaker, and keeps no utilization.',
    );
  if (options.has('ban') || options.has('move') || options.has('clear'))
    return refused(
      'unknownHere',
      `No agent moves its own resource; a person does: holdfast group move ${group} NODE (this is ${world.node}).`,
    );
  return refused(
    'unknownHere',
    `Holdfast answers only where a resource runs (--locate); everything else a person asks: holdfast resource list, holdfast explain group ${group}.`,
  );
}

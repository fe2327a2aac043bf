/** `holdfast resource …`. */

import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findResource } from '../names.ts';
import { outputOption, stateDirOption, waitOptions } from '../options.ts';
import { print } from '../print.ts';
import { renderResources } from '../render/group-rows.ts';
import { renderResource } from '../render/show.ts';
import { sendRequest } from '../requests/request-commands.ts';

const resourceArgument = {
  resource: { kind: 'resource', about: 'GROUP/RESOURCE, or a name that only one group has' },
} as const;

export const resourceCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['resource', 'list'],
    section: 'See',
    summary: 'list the resources of every group',
    details: 'Failures are counted by the node that runs the resource, so they are shown there.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast resource list'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const resources = await clientOf(context, input).resources();
      await print(context, input, resources, () =>
        renderResources(resources, context.width, context.paint).join('\n'),
      );
      return undefined;
    },
  }),
  defineCommand({
    path: ['resource', 'show'],
    section: 'See',
    summary: 'show everything that is known about a resource',
    args: resourceArgument,
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast resource show web/nginx'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      const resource = findResource(await clientOf(context, input).resources(), input.resource);
      await print(context, input, resource, () => renderResource(resource, context.width));
      return undefined;
    },
  }),
  defineCommand({
    path: ['resource', 'cleanup'],
    section: 'Change',
    summary: 'forget the failures of the group a resource belongs to',
    details: 'Nodes where the group failed are tried again at once. Failures also decay by themselves.',
    args: resourceArgument,
    options: { ...waitOptions, ...stateDirOption },
    examples: ['holdfast resource cleanup web/nginx'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) => {
      const resource = findResource(await clientOf(context, input).resources(), input.resource);
      return sendRequest(context, input, { kind: 'cleanup', group: resource.group });
    },
  }),
];

/** `holdfast node …`: look; what changes a node comes from the table of requests. */

import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findNode } from '../names.ts';
import { clusterFileOption, outputOption, stateDirOption, waitOptions, yesOption } from '../options.ts';
import { print } from '../print.ts';
import { renderNodes } from '../render/node-rows.ts';
import { renderNode } from '../render/show.ts';
import { requestCommands } from '../requests/request-commands.ts';

export const nodeCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['node', 'list'],
    section: 'See',
    summary: 'list the nodes, and who hears whom',
    details:
      'Each network with heartbeats has a column: by how many of the other members a node is heard there.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast node list', 'holdfast node list -o yaml'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const nodes = await clientOf(context, input).nodes();
      await print(context, input, nodes, () => renderNodes(nodes, context.width, context.paint).join('\n'));
      return undefined;
    },
  }),
  defineCommand({
    path: ['node', 'show'],
    section: 'See',
    summary: 'show everything that is known about a node',
    args: { node: { kind: 'node', about: 'name of the node' } },
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast node show my-vm1'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      const node = findNode(await clientOf(context, input).nodes(), input.node);
      await print(context, input, node, () => renderNode(node, context.width));
      return undefined;
    },
  }),
  ...requestCommands('node'),
  defineCommand({
    path: ['node', 'remove'],
    section: 'Change',
    summary: 'take another node out of the cluster, for good',
    details:
      'A member is drained, and waited for until its agent has left ("holdfast leave" there does all of it); one that is away must be proved gone. Then it is taken out of the cluster file in force wherever that names it, and the file of this host follows where it is the same.',
    args: { node: { kind: 'node', about: 'name of the node' } },
    options: {
      ...clusterFileOption,
      ...yesOption,
      timeout: { ...waitOptions.timeout, about: 'how long to wait for each step', default: '2m' },
      ...stateDirOption,
    },
    examples: ['holdfast node remove my-vm3', 'holdfast node remove my-vm3 --yes --timeout 10m'],
    exits: ['refused', 'invalid-file', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) =>
      (await import('../membership/remove-node.ts')).removeFromCluster(context, input),
  }),
];

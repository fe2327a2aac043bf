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
  defineCommand({
    path: ['node', 'replace'],
    section: 'Change',
    summary: 'let a new host take the place of a node that is lost',
    details:
      'The lost node must be proved gone. In the cluster file in force the new one then stands wherever the old one stood: its place among the nodes, its rank with groups, its member of the store. The new host comes in by "holdfast join" then. A fence device that is written for the old node is not taken over unsaid: it would switch off the old machine.',
    args: {
      old: { kind: 'node', about: 'the node that is lost' },
      new: { kind: 'text', about: 'the name of the new one' },
    },
    options: {
      address: {
        kind: 'text',
        placeholder: 'net=address,...',
        about: 'addresses of the new one (default: those of the old one)',
      },
      fence: {
        kind: 'text',
        placeholder: 'device',
        many: true,
        about: 'what switches the new one off: agent:PROGRAM,NAME=VALUE,…, or manual',
      },
      'same-fence': { about: 'the devices that are written for the old one switch the new one off' },
      ...clusterFileOption,
      ...yesOption,
      timeout: { ...waitOptions.timeout, about: 'how long to wait for each step', default: '2m' },
      ...stateDirOption,
    },
    examples: [
      'holdfast node replace my-vm3 my-vm6',
      'holdfast node replace my-vm3 my-vm6 --address office=10.156.76.16,ring=10.77.0.6',
    ],
    exits: ['refused', 'invalid-file', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) =>
      (await import('../membership/replace-node.ts')).replaceInCluster(context, input),
  }),
];

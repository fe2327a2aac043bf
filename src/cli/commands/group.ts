/** `holdfast group …`: look; what changes a group comes from the table of requests. */

import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { findGroup } from '../names.ts';
import { outputOption, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { renderGroups } from '../render/group-rows.ts';
import { renderGroup } from '../render/show.ts';
import { requestCommands } from '../requests/request-commands.ts';

export const groupCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['group', 'list'],
    section: 'See',
    summary: 'list the groups, where they run, and why',
    options: { ...outputOption, ...stateDirOption },
    examples: [
      'holdfast group list',
      'holdfast group list -o json | jq -r \'.[] | select(.state != "running") | .name\'',
    ],
    exits: ['unreachable'],
    run: async (context, input) => {
      const groups = await clientOf(context, input).groups();
      const at = new Date(context.now()).toISOString();
      await print(context, input, groups, () =>
        renderGroups(groups, at, context.width, context.paint).join('\n'),
      );
      return undefined;
    },
  }),
  defineCommand({
    path: ['group', 'show'],
    section: 'See',
    summary: 'show a group with its resources',
    args: { group: { kind: 'group', about: 'name of the group' } },
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast group show web'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => {
      const client = clientOf(context, input);
      const group = findGroup(await client.groups(), input.group);
      const resources = (await client.resources()).filter((r) => r.group === group.name);
      await print(context, input, { ...group, resources }, () =>
        renderGroup(group, resources, context.width),
      );
      return undefined;
    },
  }),
  ...requestCommands('group'),
];

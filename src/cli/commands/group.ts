/** `holdfast group …`: look, and change what runs where. */

import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { changeGroup, type GroupChange, groupChanges, moveTo } from '../group-changes.ts';
import { findGroup } from '../names.ts';
import { outputOption, stateDirOption, waitOptions } from '../options.ts';
import { print } from '../print.ts';
import { renderGroups } from '../render/group-rows.ts';
import { renderGroup } from '../render/show.ts';
import type { ChangeInput } from '../request-change.ts';

const groupArgument = { group: { kind: 'group', about: 'name of the group' } } as const;
const changeOptions = { ...waitOptions, ...stateDirOption } as const;
const changeExits = ['refused', 'unreachable', 'not-found', 'unfinished'] as const;

interface Words {
  readonly summary: string;
  readonly details?: string;
  readonly examples: readonly string[];
}

/** A command that names a group and nothing else. */
function plain(verb: keyof typeof groupChanges, words: Words): CommandDefinition {
  return defineCommand({
    path: ['group', verb],
    section: 'Change',
    ...words,
    args: groupArgument,
    options: changeOptions,
    exits: changeExits,
    run: (context, input) => change(context, input, groupChanges[verb]),
  });
}

function change(
  context: Context,
  input: ChangeInput & { readonly group: string },
  wanted: GroupChange,
): Promise<undefined> {
  return changeGroup(context, input, input.group, wanted);
}

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
    args: groupArgument,
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
  plain('start', {
    summary: 'start a stopped group, forgetting its failures',
    examples: ['holdfast group start web'],
  }),
  plain('stop', {
    summary: 'stop a group until it is started again',
    examples: ['holdfast group stop web'],
  }),
  plain('restart', {
    summary: 'stop a group and start it again on the same node',
    examples: ['holdfast group restart web', 'holdfast group restart web --no-wait'],
  }),
  defineCommand({
    path: ['group', 'move'],
    section: 'Change',
    summary: 'move a group to another node',
    details:
      'Leaves a pin that status shows and that ends by itself; until then nothing moves the group back. Without a node the best other one is taken.',
    args: {
      ...groupArgument,
      node: { kind: 'node', about: 'where to (default: the best other node)', optional: true },
    },
    options: { for: { kind: 'duration', about: 'how long the pin lasts', default: '1h' }, ...changeOptions },
    examples: [
      'holdfast group move web my-vm2',
      'holdfast group move web --for 8h',
      'holdfast group unpin web',
    ],
    exits: changeExits,
    run: (context, input) => change(context, input, moveTo(input.node ?? '', input.for)),
  }),
  plain('unpin', {
    summary: 'take back the pin of a move',
    details: 'The group goes back to its preferred node if its failback is on.',
    examples: ['holdfast group unpin web'],
  }),
  plain('failback', {
    summary: 'move a group back to its most preferred node now',
    details: 'For groups whose failback is off or manual.',
    examples: ['holdfast group failback web'],
  }),
  plain('enable', {
    summary: 'let a disabled group run again',
    examples: ['holdfast group enable web'],
  }),
  plain('disable', {
    summary: 'stop a group and refuse to start it until it is enabled',
    examples: ['holdfast group disable web'],
  }),
  defineCommand({
    path: ['group', 'maintenance'],
    section: 'Change',
    summary: 'put a group under maintenance, or take it out again',
    details: 'Under maintenance a group is neither probed, restarted, moved nor stopped: nobody watches it.',
    args: { ...groupArgument, state: { choices: ['on', 'off'], about: 'whether it is under maintenance' } },
    options: changeOptions,
    examples: ['holdfast group maintenance web on', 'holdfast group maintenance web off'],
    exits: changeExits,
    run: (context, input) => {
      const on = input.state === 'on';
      return change(context, input, {
        request: (group) => ({ kind: 'maintenance', group: group.name, on }),
        open: (now) => ((now.maintenance !== null) === on ? undefined : 'it is not known to all yet'),
        done: (now) => `${now.name} is ${on ? 'under maintenance: nobody watches it' : 'watched again'}`,
      });
    },
  }),
];

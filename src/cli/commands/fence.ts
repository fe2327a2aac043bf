/** `holdfast fence …`: by what lost nodes are switched off, and whether it would work. */
import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';
import { print } from '../print.ts';
import { renderFence } from '../render/fence.ts';

export const fenceCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['fence', 'list'],
    section: 'See',
    summary: 'list the fence devices of every node, and what was heard of them last',
    details:
      'Two nodes ask each device of a member for the power state as soon as it is in, and then every minute. What they heard of this start of the node is shown, the worst of several.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast fence list', 'holdfast fence list -o json'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const devices = await clientOf(context, input).fence();
      await print(context, input, devices, () => renderFence(devices, context.width, context.paint));
      return undefined;
    },
  }),
  defineCommand({
    path: ['fence', 'test'],
    section: 'See',
    summary: 'ask the fence devices of the other nodes from here, and switch nothing',
    details:
      'As they would be asked in an emergency: with the options and secrets in force on this node. Run it on every node, since each may have to switch off another one.',
    args: { node: { kind: 'node', about: 'only the devices of this node', optional: true } },
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast fence test', 'holdfast fence test my-vm1'],
    exits: ['failed', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../fence/test-fence.ts')).testFence(context, input),
  }),
];

/** `holdfast notify …`: by which ways people are told what happens. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const notifyCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['notify'],
    section: 'See',
    summary: 'list the ways by which people are told what happens, and how that went',
    details:
      'They stand in "notifications" of the cluster file: mail, a webhook, a program. The node that coordinates tells for the cluster; what could not be told waits, and is a problem in "holdfast status".',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast notify', 'holdfast notify -o json'],
    exits: ['unreachable'],
    run: async (context, input) => (await import('../notify/list.ts')).listWays(context, input),
  }),
  defineCommand({
    path: ['notify', 'test'],
    section: 'See',
    summary: 'send a test message by one way or by each, and show what it came to',
    details:
      'From this node; with --every-node from every one, since any of them may be the one that tells next. That needs an identity of the cluster, by which nodes answer one another. It counts as no message of the hour.',
    args: { way: { about: 'its name in the cluster file (default: each)', optional: true } },
    options: {
      'every-node': { about: 'from every node, and not from this one alone' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast notify test', 'holdfast notify test mail --every-node'],
    exits: ['failed', 'refused', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../notify/test.ts')).testWays(context, input),
  }),
  defineCommand({
    path: ['send-notification'],
    section: 'Run',
    summary: 'send the message that an agent has made',
    examples: ['holdfast send-notification'],
    exits: ['failed'],
    hidden: true,
    run: async (context) => (await import('../notify/send.ts')).printSent(context),
  }),
];

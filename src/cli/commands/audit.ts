/** `holdfast audit`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const auditCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['audit'],
    section: 'Access',
    summary: 'tell who asked for what on which node, from where, and what it got',
    details:
      'Every request that changes something and every attempt to come in that failed. Each node has in its journal what was asked of it: the logs of all are put together by time. A node that does not answer is named, and the command ends with 1, since its entries are missing. Nodes answer one another where the cluster has an identity; where it has none, this node tells of itself alone.',
    options: {
      node: { kind: 'node', about: 'only what was asked of this node' },
      since: { kind: 'duration', about: 'only what is not older than that' },
      last: { short: 'n', kind: 'count', about: 'how many entries', default: '100' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast audit',
      'holdfast audit --since 24h',
      'holdfast audit --node my-vm1',
      'holdfast audit --last 1000 -o json',
    ],
    exits: ['failed', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../access/audit.ts')).audit(context, input),
  }),
];

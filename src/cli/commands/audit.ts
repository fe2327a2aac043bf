/** `holdfast audit`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const auditCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['audit'],
    section: 'Access',
    summary: 'tell who asked this node for what, from where, and what it got',
    details:
      'Every request that changes something and every attempt to come in that failed, as the node that was asked has them in its journal.',
    options: {
      since: { kind: 'duration', about: 'only what is not older than that' },
      last: { short: 'n', kind: 'count', about: 'how many entries', default: '100' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast audit', 'holdfast audit --since 24h', 'holdfast audit --last 1000 -o json'],
    exits: ['unreachable'],
    run: async (context, input) => (await import('../access/audit.ts')).audit(context, input),
  }),
];

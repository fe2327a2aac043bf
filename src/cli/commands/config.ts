/** `holdfast config …`: what was applied, and the way back to it. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, waitOptions, yesOption } from '../options.ts';

const version = { kind: 'count', about: 'version of the configuration' } as const;
const inForce = { ...version, about: 'version of the configuration (default: the one in force)' } as const;

export const configCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['config', 'show'],
    section: 'Cluster file',
    summary: 'print a cluster file that was applied, as it was written',
    details:
      'Passwords are hidden unless --secrets is said. A file with hidden values is refused by apply, so that none is lost by mistake.',
    args: { version: { ...inForce, optional: true } },
    options: {
      secrets: { about: 'show passwords, too' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast config show',
      'holdfast config show --secrets > cluster.yaml',
      'holdfast config show 3',
    ],
    exits: ['refused', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../config/show.ts')).show(context, input),
  }),
  defineCommand({
    path: ['config', 'history'],
    section: 'Cluster file',
    summary: 'list what was applied: when, by whom, from which file',
    details: 'The newest 50 are kept.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast config history', 'holdfast config history -o json'],
    exits: ['unreachable'],
    run: async (context, input) => (await import('../config/history.ts')).history(context, input),
  }),
  defineCommand({
    path: ['config', 'diff'],
    section: 'Cluster file',
    summary: 'tell what changed between two configurations that were applied',
    details: 'In sentences, then line by line of the cluster files; passwords are hidden.',
    args: {
      from: { ...version, optional: true, about: 'the older one (default: the one before the newer)' },
      to: { ...version, optional: true, about: 'the newer one (default: the one in force)' },
    },
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast config diff', 'holdfast config diff 3', 'holdfast config diff 3 5 -o json'],
    exits: ['unreachable', 'not-found'],
    run: async (context, input) => (await import('../config/diff.ts')).diff(context, input),
  }),
  defineCommand({
    path: ['config', 'rollback'],
    section: 'Cluster file',
    summary: 'apply a configuration that was in force before',
    details:
      'Its cluster file becomes the newest configuration. What would change is shown first, and asked about.',
    args: { version },
    options: {
      'dry-run': { about: 'print the plan and stop' },
      ...yesOption,
      ...waitOptions,
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast config rollback 3', 'holdfast config rollback 3 --dry-run'],
    exits: ['invalid-file', 'refused', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) => (await import('../config/rollback.ts')).rollback(context, input),
  }),
];

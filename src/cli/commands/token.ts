/** `holdfast token …`: what lets people and programs in from the network. */
import { roleNames } from '../../core/access/access-document.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, yesOption } from '../options.ts';

export const tokenCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['token', 'create'],
    section: 'Access',
    summary: 'make a token for a person, a program, or a host that joins',
    details:
      'It is printed once; the cluster keeps only a hash of it. Whoever has it may do what its role allows until it ends or is taken back. "holdfast audit" calls its holder by the name given here. With --for join it is for a host: once, and with all that "holdfast join" needs there.',
    options: {
      for: { kind: 'text', placeholder: 'name', about: 'whose it is; join: of a host', required: true },
      role: {
        choices: roleNames,
        about: 'view: look; operate: also move, drain, start and stop; admin: everything',
        default: 'view',
      },
      node: { kind: 'text', about: 'with --for join: the only node that may join by it' },
      ends: {
        kind: 'duration',
        about: 'after how long it counts no more (default: 90d; 1h with --for join)',
      },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast token create --for monitoring',
      'holdfast token create --for eve --role operate --ends 30d',
      'holdfast token create --for join --node host4',
    ],
    exits: ['refused', 'unreachable'],
    run: async (context, input) => (await import('../access/token.ts')).createToken(context, input),
  }),
  defineCommand({
    path: ['token', 'list'],
    section: 'Access',
    summary: 'list the tokens: whose, for which role, until when',
    details: 'Those that ended or were taken back are shown with --all.',
    options: {
      all: { about: 'also those that do not count any more' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast token list', 'holdfast token list --all -o json'],
    exits: ['refused', 'unreachable'],
    run: async (context, input) => (await import('../access/token.ts')).listTokens(context, input),
  }),
  defineCommand({
    path: ['token', 'revoke'],
    section: 'Access',
    summary: 'take a token back, by its id, or all of a name',
    details:
      'It counts no more as soon as a node has heard of it, which takes milliseconds while the store is there.',
    args: { token: { about: 'id or name' } },
    options: { ...yesOption, ...stateDirOption },
    examples: ['holdfast token revoke 5f0c2a91', 'holdfast token revoke eve --yes'],
    exits: ['refused', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../access/token.ts')).revokeToken(context, input),
  }),
];

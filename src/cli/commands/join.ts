/** `holdfast join`: from a host with the package to a node of the cluster. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { stateDirOption } from '../options.ts';

export const joinCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['join'],
    section: 'Cluster file',
    summary: 'make this host a node of a cluster, by a token from one of its nodes',
    details:
      'On a node: "holdfast token create --for join". Here, as root: the key of this host is made and stays here; the cluster puts the host into its cluster file, issues a certificate and gives cluster file and key; then the agent is enabled and started. Interrupted, it goes on when the same is typed again.',
    args: { token: { about: 'the token, hf1.…; -: it is read from standard input' } },
    options: {
      node: {
        kind: 'text',
        about: 'name of the node (default: as the token says, or the short name of the host)',
      },
      address: {
        kind: 'text',
        placeholder: 'net=address,...',
        about: 'which address is for which network, where this host has several there',
      },
      cluster: {
        kind: 'file',
        about: 'where the cluster file is written',
        default: '/etc/holdfast/cluster.yaml',
      },
      start: { negated: true, about: 'write the files, and start nothing' },
      timeout: { kind: 'duration', about: 'how long to wait until this host is a member', default: '60s' },
      ...stateDirOption,
    },
    examples: [
      'holdfast join hf1.eyJhIjpbWyIxMC43…',
      'holdfast join hf1.eyJhIjpbWyIxMC43… --address lan=10.77.0.4',
    ],
    exits: ['failed', 'refused', 'unreachable', 'unfinished'],
    here: true,
    run: async (context, input) => (await import('../join/join.ts')).join(context, input),
  }),
  defineCommand({
    path: ['issue-certificate'],
    section: 'Store',
    summary: 'issue the certificate that an agent was asked for',
    examples: ['holdfast issue-certificate'],
    exits: ['failed'],
    hidden: true,
    run: async (context) => (await import('../join/prepare.ts')).printIssued(context),
  }),
  defineCommand({
    path: ['prepare-join'],
    section: 'Cluster file',
    summary: 'work out what a host that joins needs',
    examples: ['holdfast prepare-join'],
    exits: ['failed'],
    hidden: true,
    run: async (context) => (await import('../join/prepare.ts')).printPreparedJoin(context),
  }),
];

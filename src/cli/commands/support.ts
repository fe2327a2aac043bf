/** `holdfast support …`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const supportCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['support', 'bundle'],
    here: true,
    section: 'See',
    summary: 'collect what somebody needs who is to find out what happened, without secrets',
    details:
      "A tar.gz of this node: status, explanations, events, audit log, doctor, cluster file, timings, store, the journal of the units, network and kernel. Passwords, the cluster's key, keys of identities and tokens are hidden, wherever they stand; --list says what is in it before you give it to somebody. Without an agent it holds what there is. Run it as root, on every node that took part.",
    args: {
      file: { kind: 'file', about: 'where it is written (default: here, by node and time)', optional: true },
    },
    options: {
      list: { about: 'only say what it would hold' },
      cluster: {
        kind: 'file',
        about: 'the cluster file, where no agent runs',
        default: '/etc/holdfast/cluster.yaml',
      },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast support bundle',
      'holdfast support bundle --list',
      'holdfast support bundle /root/a.tar.gz',
    ],
    exits: ['failed', 'refused'],
    run: async (context, input) => (await import('../support/bundle.ts')).bundle(context, input),
  }),
];

/** Commands around the cluster file. What they need (YAML, schemas, stores) is loaded when they run. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { fileArgument } from '../file-argument.ts';
import {
  identityOptions,
  nothingRunsOption,
  outputOption,
  stateDirOption,
  storeFileOption,
  waitOptions,
  yesOption,
} from '../options.ts';

export const fileCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['validate'],
    section: 'Cluster file',
    summary: 'check a cluster file and print every mistake with its position',
    details:
      'Needs no agent of the cluster. The OCF and fence agents that the file names are asked, where they are installed, whether they take what it gives them; of the others a note is made. Warnings and notes do not change the exit code.',
    args: fileArgument,
    options: { ...outputOption },
    examples: ['holdfast validate cluster.yaml'],
    exits: ['invalid-file'],
    run: async (context, input) => (await import('../files/validate.ts')).validate(context, input),
  }),
  defineCommand({
    path: ['plan'],
    section: 'Cluster file',
    summary: 'tell what applying a cluster file would change',
    args: fileArgument,
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast plan cluster.yaml', 'holdfast plan cluster.yaml -o json'],
    exits: ['invalid-file', 'refused', 'unreachable'],
    run: async (context, input) => (await import('../files/apply.ts')).plan(context, input),
  }),
  defineCommand({
    path: ['apply'],
    section: 'Cluster file',
    summary: 'change the running cluster to what a cluster file says',
    details:
      'If somebody else changed the configuration since the plan was made, nothing is applied. A copy that was made before somebody else applied something would take that back: it is refused, and whose change it is stands in the plan. What the change does not concern is not restarted.',
    args: fileArgument,
    options: {
      'dry-run': { about: 'print the plan and stop' },
      overrule: { about: 'take back what others changed meanwhile' },
      ...yesOption,
      ...waitOptions,
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast apply cluster.yaml',
      'holdfast apply cluster.yaml --yes',
      'holdfast apply cluster.yaml --dry-run',
      'holdfast apply cluster.yaml --overrule',
    ],
    exits: ['invalid-file', 'refused', 'unreachable', 'unfinished'],
    run: async (context, input) => (await import('../files/apply.ts')).apply(context, input),
  }),
  defineCommand({
    path: ['init'],
    section: 'Cluster file',
    summary: 'create a new cluster in its store from a cluster file',
    details:
      "Makes the heartbeat key named in the file if there is none (copy it to every node), the authority and this node's certificate where the file names an identity, and writes the first document. Where the key was there already, nodes of the cluster may have run: it asks whether one may still, and where nobody answers, each must prove that it does not. Never touches a store that holds a cluster.",
    args: fileArgument,
    options: { ...storeFileOption, ...nothingRunsOption, ...stateDirOption, ...identityOptions },
    examples: [
      'holdfast init cluster.yaml',
      'holdfast init cluster.yaml --store-file /var/lib/holdfast-store/my-cluster.db',
    ],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../files/init.ts')).init(context, input),
  }),
  defineCommand({
    path: ['compile'],
    section: 'Cluster file',
    summary: 'print a cluster file as the agent reads it',
    args: fileArgument,
    examples: ['holdfast compile cluster.yaml'],
    exits: ['invalid-file'],
    hidden: true,
    run: async (context, input) => (await import('../files/compile.ts')).compile(context, input),
  }),
];

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

/** Of a cluster that has no file yet. */
const newClusterOptions = {
  name: { kind: 'text', about: 'without a file: the name of the cluster' },
  network: {
    kind: 'text',
    placeholder: 'name=subnet[:role]',
    many: true,
    about:
      'without a file: a network that belongs to it, with its role (both, cluster, client, storage or none)',
  },
  store: {
    kind: 'text',
    placeholder: 'store',
    about: 'without a file: managed-etcd (what is usual), etcd:URL,URL,URL, or sqlite:HOST:PORT,witness=HOST',
  },
  fence: {
    kind: 'text',
    placeholder: 'device',
    many: true,
    about:
      'without a file: what switches a lost node off: agent:PROGRAM,NAME=VALUE,…, or manual for a person',
  },
  plain: { about: 'without a file: no certificates; nothing is encrypted' },
  to: { kind: 'file', about: 'without a file: where it is written', default: '/etc/holdfast/cluster.yaml' },
  start: { negated: true, about: 'without a file: do not enable and start the units' },
} as const;

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
    summary: 'create a new cluster, from a cluster file or from what this host is',
    details:
      "Without a file it writes one for a cluster of this node alone: it finds the networks of this host, asks for what it cannot know (or takes it from the options), begins the cluster and starts the agent. From a file it makes the heartbeat key named there if there is none (copy it to every node), the authority and this node's certificate where the file names an identity, and writes the first document. Where the key was there already, nodes of the cluster may have run: it asks whether one may still, and where nobody answers, each must prove that it does not. Never touches a store that holds a cluster.",
    args: { file: { kind: 'file', about: 'the cluster file; without one it is written', optional: true } },
    options: {
      ...newClusterOptions,
      ...storeFileOption,
      ...nothingRunsOption,
      ...stateDirOption,
      ...identityOptions,
    },
    examples: [
      'holdfast init',
      'holdfast init --name office --network net0=10.99.0.0/24 --fence agent:fence_ipmilan,ip=10.88.0.1',
      'holdfast init cluster.yaml',
      'holdfast init cluster.yaml --store-file /var/lib/holdfast-store/my-cluster.db',
    ],
    exits: ['failed', 'invalid-file', 'refused', 'unfinished'],
    run: async (context, input) => (await import('../files/init-either.ts')).initEither(context, input),
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

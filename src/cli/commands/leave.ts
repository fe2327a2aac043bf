/** A host takes leave of its cluster; a cluster ends. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { clusterFileOption, stateDirOption, waitOptions, yesOption } from '../options.ts';

const hereOptions = {
  ...clusterFileOption,
  node: { kind: 'text', about: 'the name of this host in the cluster (default: as its agent is called)' },
  'keep-files': { about: 'leave cluster file, key, identity and state directory as they are' },
} as const;

export const leaveCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['leave'],
    here: true,
    section: 'Change',
    summary: 'take this host out of its cluster, for good',
    details:
      'Moves its groups away, stops and disables its agent, has the cluster take it out of the configuration, waits until its member of the store is given away, and removes cluster file, key, identity and state directory. Where it breaks off, run it again. The key of the authority is kept where it lies here; "holdfast authority move NODE" first gives it to a node that stays. With --clean the cluster is not asked: for a host that it has taken out already ("holdfast node remove"), or when it runs nothing any more ("holdfast cluster destroy").',
    options: {
      ...hereOptions,
      clean: { about: 'only remove what is here: the cluster does without this host already' },
      ...yesOption,
      timeout: { ...waitOptions.timeout, about: 'how long to wait for each step', default: '2m' },
      ...stateDirOption,
    },
    examples: ['holdfast leave', 'holdfast leave --clean', 'holdfast leave --yes --keep-files'],
    exits: ['failed', 'invalid-file', 'refused', 'unreachable', 'unfinished'],
    run: async (context, input) => (await import('../membership/leave.ts')).leave(context, input),
  }),
  defineCommand({
    path: ['cluster', 'destroy'],
    here: true,
    section: 'Change',
    summary: 'end the whole cluster: stop every group, and remove it from this host',
    details:
      'Asks for the name of the cluster. Stops all groups on all nodes, says what remains to be done on each other host, then stops the agent here and removes cluster file, key, identity and state directory, the key of the authority included. Data of groups is not touched.',
    options: {
      ...hereOptions,
      name: { kind: 'text', about: 'the name of the cluster, instead of being asked for it' },
      timeout: {
        ...waitOptions.timeout,
        about: 'how long to wait until every group is stopped',
        default: '2m',
      },
      ...stateDirOption,
    },
    examples: ['holdfast cluster destroy', 'holdfast cluster destroy --name office'],
    exits: ['failed', 'invalid-file', 'refused', 'unreachable', 'unfinished'],
    run: async (context, input) => (await import('../membership/destroy.ts')).destroyCluster(context, input),
  }),
];

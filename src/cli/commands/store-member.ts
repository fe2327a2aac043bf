/** Of the members of an etcd that Holdfast keeps. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { stateDirOption } from '../options.ts';

export const storeMemberCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['store', 'member', 'run'],
    section: 'Store',
    summary: 'run the member of the store on this machine, in the foreground',
    details:
      'For an etcd that Holdfast keeps (store.managed); the unit holdfast-etcd runs it. It looks at the data directory and at the other members, waits until it is this member\'s turn, and becomes etcd. A new etcd begins only where "holdfast init" allowed it. It ends where no member is to run.',
    options: {
      cluster: { kind: 'file', about: 'the cluster file', required: true },
      node: { kind: 'text', placeholder: 'name', about: 'which node or witness this is', required: true },
      ...stateDirOption,
    },
    examples: ['holdfast store member run --cluster /etc/holdfast/cluster.yaml --node host1'],
    exits: ['failed', 'invalid-file', 'refused', 'not-found'],
    run: async (context, input) => (await import('../store/member/run.ts')).runStoreMember(context, input),
  }),
];

/** Of the members of an etcd that Holdfast keeps. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, yesOption } from '../options.ts';

const clusterOption = {
  cluster: { kind: 'file', about: 'the cluster file', default: '/etc/holdfast/cluster.yaml' },
} as const;
const timeoutOption = {
  timeout: { kind: 'duration', about: 'how long to wait until it counts', default: '60s' },
} as const;
const node = { kind: 'text', about: 'the node or witness' } as const;
const changeExits = ['failed', 'invalid-file', 'refused', 'not-found', 'unfinished'] as const;

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
    exits: [],
    exitNote:
      'Exit codes: 69 no member is to run here; 1, 3, 5 and 6 it cannot run, as the message says; else that of etcd.',
    run: async (context, input) => (await import('../store/member/run.ts')).runStoreMember(context, input),
  }),
  defineCommand({
    path: ['store', 'member', 'list'],
    section: 'Store',
    summary: 'list the members of a store that Holdfast keeps, and who shall hold one',
    options: { ...clusterOption, ...outputOption },
    examples: ['holdfast store member list', 'holdfast store member list -o json'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/member/list.ts')).listStoreMembers(context, input),
  }),
  defineCommand({
    path: ['store', 'member', 'add'],
    section: 'Store',
    summary: 'add the member on a node that shall hold one, and wait until it counts',
    details:
      'The coordinator does so by itself; this is for when there is none. One at a time, and only while all others answer.',
    args: { node },
    options: { ...clusterOption, ...timeoutOption, ...yesOption },
    examples: ['holdfast store member add host3'],
    exits: changeExits,
    run: async (context, input) => (await import('../store/member/change.ts')).addMember(context, input),
  }),
  defineCommand({
    path: ['store', 'member', 'replace'],
    section: 'Store',
    summary: 'put a new member in the place of one that is lost',
    details:
      'With the same name twice: its data is lost, and it begins empty. With another: that one must be in store.members, and the old one must not. Data that is still there is kept beside. Refused while any other member is silent.',
    args: { old: node, new: node },
    options: { ...clusterOption, ...timeoutOption, ...yesOption },
    examples: ['holdfast store member replace host3 host3', 'holdfast store member replace host3 host4'],
    exits: changeExits,
    run: async (context, input) => (await import('../store/member/change.ts')).replaceMember(context, input),
  }),
  defineCommand({
    path: ['store', 'member', 'remove'],
    section: 'Store',
    summary: 'take away a member that shall not be one any more',
    details:
      'The coordinator does so by itself when store.members names it no longer; this is for when there is none. Refused where what is left would be no majority.',
    args: { node },
    options: { ...clusterOption, ...timeoutOption, ...yesOption },
    examples: ['holdfast store member remove host3'],
    exits: changeExits,
    run: async (context, input) => (await import('../store/member/change.ts')).removeMember(context, input),
  }),
];

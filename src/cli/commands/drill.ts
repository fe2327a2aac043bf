/** `holdfast drill …`: rehearse what must work one day. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, yesOption } from '../options.ts';

export const drillCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['drill', 'group'],
    section: 'Change',
    summary: 'rehearse a failover of a group for real, and measure the outage',
    details:
      'Moves the group to the node that would get it if its own were lost ("holdfast readiness" says which) and back, while a client on this machine asks every 10 ms whether somebody answers at the address of the group. Where the group is not ready, or somebody has pinned it, nothing is done. When it does not come up there within the time, or on Ctrl-C, it is sent back. Nothing is switched off: the time that noticing a loss and fencing take, which status shows, comes on top. With --power the node that serves loses its power for real, by its fence device and without a word to the cluster, from this node, which must be another one; when the group runs elsewhere, or does not within the time, the device gives the power again where it can, and where it cannot a person has to. What was measured is kept as the last drill.',
    args: { group: { kind: 'group', about: 'name of the group' } },
    options: {
      power: { about: 'take the power of the node that serves, as in an accident' },
      within: { kind: 'duration', about: 'how long each way may take', default: '60s' },
      target: {
        kind: 'text',
        placeholder: 'host:port',
        about: 'what is asked (default: the address of the group, and the port it is ready on)',
      },
      ...yesOption,
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast drill group web',
      'holdfast drill group web --yes --within 2m -o json',
      'holdfast drill group web --power',
    ],
    exits: ['failed', 'refused', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) =>
      input.power
        ? (await import('../drill/drill-power.ts')).drillPower(context, input)
        : (await import('../drill/drill-group.ts')).drillGroup(context, input),
  }),
  defineCommand({
    path: ['drill', 'list'],
    section: 'See',
    summary: 'list the last drills of every group, and what its clients lost',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast drill list', 'holdfast drill list -o json'],
    exits: ['failed', 'unreachable'],
    run: async (context, input) => (await import('../drill/drill-list.ts')).drillList(context, input),
  }),
];

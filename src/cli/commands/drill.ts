/** `holdfast drill …`: rehearse what must work one day. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption, yesOption } from '../options.ts';

export const drillCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['drill', 'group'],
    section: 'Change',
    summary: 'rehearse a failover of a group for real, and measure the outage',
    details:
      'Moves the group to the node that would get it if its own were lost ("holdfast readiness" says which) and back, while a client on this machine asks every 10 ms whether somebody answers at the address of the group. Where the group is not ready, or somebody has pinned it, nothing is done. When it does not come up there within the time, or on Ctrl-C, it is sent back. Nothing is switched off: the time that noticing a loss and fencing take, which status shows, comes on top.',
    args: { group: { kind: 'group', about: 'name of the group' } },
    options: {
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
    examples: ['holdfast drill group web', 'holdfast drill group web --yes --within 2m -o json'],
    exits: ['refused', 'unreachable', 'not-found', 'unfinished'],
    run: async (context, input) => (await import('../drill/drill-group.ts')).drillGroup(context, input),
  }),
];

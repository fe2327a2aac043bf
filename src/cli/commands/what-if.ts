/** `holdfast what-if`. The simulator is loaded for this command alone. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const whatIfCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['what-if'],
    section: 'See',
    summary: 'tell what would happen if something failed or was done; touches nothing',
    details:
      'Asks the cluster how it stands, and plays the line on a copy of it in this process, with the same decisions as the agents make. The words are those of the lab: power off NODE, power on NODE, isolate NODE [NETWORK], link NODE NETWORK down, cut NODE NODE, cut store NODE, pause NODE, kill NODE daemon, kill NODE GROUP/RESOURCE, store off; and what can be asked of a cluster: drain NODE, move GROUP [NODE], stop GROUP, fence NODE, disarm, apply FILE and so on. What stands between two waits happens at the same moment; "wait" lets everything come to rest, "wait 30s" lets time pass. docs/operations/what-if.md has them all.',
    args: { line: { rest: true, optional: true, about: 'what is supposed, with ";" between' } },
    options: {
      every: {
        choices: ['node'],
        placeholder: 'what',
        about:
          'tell of each node what its loss would come to; a line comes before that, and comes to rest first',
      },
      limit: { kind: 'duration', about: 'how much simulated time may pass in a wait', default: '10m' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: [
      "holdfast what-if 'power off my-vm1'",
      "holdfast what-if 'power off my-vm1; cut my-vm2 my-vm3'",
      'holdfast what-if --every node',
      "holdfast what-if --every node 'drain my-vm1'",
      "holdfast what-if 'drain my-vm1; wait; power off my-vm2' -o json",
    ],
    exits: ['failed', 'refused', 'unreachable', 'invalid-file', 'unfinished', 'down'],
    run: async (context, input) => (await import('../what-if/what-if.ts')).whatIf(context, input),
  }),
];

/** `holdfast doctor`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption, stateDirOption } from '../options.ts';

export const doctorCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['doctor'],
    here: true,
    section: 'See',
    summary: 'check what a node needs: tools, control groups, addresses, ports, fence path',
    details:
      'Changes nothing; fence devices are only asked for their state. Reads the configuration from the agent, or from --cluster and --node before there is one.',
    options: {
      cluster: { kind: 'file', about: 'a cluster file instead of the running configuration' },
      node: { kind: 'text', placeholder: 'node', about: 'which node of the file this is' },
      ...outputOption,
      ...stateDirOption,
    },
    examples: ['holdfast doctor', 'holdfast doctor --cluster cluster.yaml --node my-vm1'],
    exits: ['failed', 'invalid-file', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../doctor/doctor.ts')).doctor(context, input),
  }),
];

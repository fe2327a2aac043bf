/** `holdfast fence …`: by what lost nodes are switched off, and whether it would work. */
import { clientOf } from '../agent.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { clusterFileOption, outputOption, stateDirOption, waitOptions, yesOption } from '../options.ts';
import { print } from '../print.ts';
import { renderFence } from '../render/fence.ts';

const atOption = {
  at: {
    kind: 'text',
    placeholder: 'address',
    about: 'look also at this address, or ADDRESS:PORT: Redfish, IPMI, ssh of a hypervisor',
  },
} as const;

export const fenceCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['fence', 'list'],
    section: 'See',
    summary: 'list the fence devices of every node, and what was heard of them last',
    details:
      'Two nodes ask each device of a member for the power state as soon as it is in, and then in turn, one of them every half minute. What they heard of this start of the node is shown, the worst of several.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast fence list', 'holdfast fence list -o json'],
    exits: ['unreachable'],
    run: async (context, input) => {
      const devices = await clientOf(context, input).fence();
      await print(context, input, devices, () => renderFence(devices, context.width, context.paint));
      return undefined;
    },
  }),
  defineCommand({
    path: ['fence', 'test'],
    section: 'See',
    summary: 'ask the fence devices of the other nodes from here, and switch nothing',
    details:
      'As they would be asked in an emergency: with the options and secrets in force on this node. Run it on every node, since each may have to switch off another one.',
    args: { node: { kind: 'node', about: 'only the devices of this node', optional: true } },
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast fence test', 'holdfast fence test my-vm1'],
    exits: ['failed', 'unreachable', 'not-found'],
    run: async (context, input) => (await import('../fence/test-fence.ts')).testFence(context, input),
  }),
  defineCommand({
    path: ['fence', 'find'],
    section: 'See',
    summary: 'find what could switch nodes off, on this host or at an address',
    details:
      'Looks at this host (management controller, libvirt, hypervisor) and asks the metadata service of clouds at 169.254.169.254 for a second. Nobody logs in anywhere, and nothing is changed.',
    options: { ...atOption, ...outputOption, ...stateDirOption },
    examples: ['holdfast fence find', 'holdfast fence find --at 10.88.0.101 -o json'],
    exits: [],
    here: true,
    run: async (context, input) => (await import('../fence/find-fence.ts')).findFence(context, input),
  }),
  defineCommand({
    path: ['fence', 'add'],
    section: 'Change',
    summary: 'put a fence device into the cluster file: found, tried without harm, applied',
    details:
      'Proposes what "holdfast fence find" finds, or the agent that is named, with the parameters that the agent itself knows; asks for what nobody can know (address, user, where the password is found, which is never written into the cluster file). The device is asked for the power state of the nodes concerned, and must say that they are on. Then the change is shown as a plan, and applied when you say yes. It stands before a person who confirms and behind other devices; a node that had those of the cluster keeps them.',
    args: {
      node: {
        kind: 'node',
        about: 'whom it switches off (default: every node, or this one where it is its own controller)',
        optional: true,
      },
    },
    options: {
      agent: { kind: 'text', placeholder: 'program', about: 'the fence agent, for example fence_redfish' },
      ...atOption,
      option: {
        kind: 'text',
        placeholder: 'name=value',
        many: true,
        about: 'what the agent is told; {node} in it becomes the name of the node',
      },
      secret: {
        kind: 'text',
        placeholder: 'name=way',
        many: true,
        about: 'where what is secret is found: NAME=file:PATH, NAME=credential:NAME or NAME=script:PROGRAM,…',
      },
      'device-timeout': { kind: 'duration', about: 'a call of the device that takes longer has failed' },
      unchecked: { about: 'also where the device does not say now that the nodes are on' },
      'dry-run': { about: 'print the plan and stop' },
      apply: { negated: true, about: 'only write it into the cluster file of this host' },
      'for-real': {
        kind: 'node',
        about: 'then switch this node off, which must run nothing, as in an emergency',
      },
      ...clusterFileOption,
      ...yesOption,
      timeout: { ...waitOptions.timeout, about: 'how long to wait for each step', default: '2m' },
      ...stateDirOption,
    },
    examples: [
      'holdfast fence add',
      'holdfast fence add my-vm1 --at 10.88.0.101 --option username=holdfast --secret password=file:/etc/holdfast/bmc',
      "holdfast fence add --agent fence_virsh --option ip=10.88.0.1 --option username=root --option identity_file=/etc/holdfast/id --option 'plug={node}' --yes",
    ],
    exits: ['failed', 'invalid-file', 'refused', 'unreachable', 'not-found', 'unfinished'],
    here: true,
    run: async (context, input) => (await import('../fence/add-fence.ts')).addFence(context, input),
  }),
];

/** `holdfast lab …`: a cluster on this machine, driven from outside. What they do is in src/cli/lab/lab-actions.ts. */
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import type { LabChange } from '../lab/lab-actions.ts';
import { labOption, labOptions, type ShownLabInput } from '../lab/lab-options.ts';
import { outputOption } from '../options.ts';

const nodeArgument = { node: { kind: 'lab-host', about: 'name of the node' } } as const;
const networkArgument = { network: { kind: 'lab-network', about: 'name of the network' } } as const;
const someNetwork = {
  network: { kind: 'lab-network', about: 'name of the network (default: all)', optional: true },
} as const;
const oneWayFaults = ['deaf', 'mute'] as const;
type OneWayFault = (typeof oneWayFaults)[number];
const changeExits = ['failed', 'refused', 'not-found'] as const;

const load = () => import('../lab/lab-actions.ts');

export const labCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['lab', 'up'],
    section: 'Try',
    summary: 'start a lab: switch, store, client and every node with its agent',
    args: { file: { kind: 'file', about: 'the cluster file' } },
    options: {
      dir: {
        kind: 'directory',
        about: 'where the lab keeps its files (default: /var/lib/holdfast-lab/CLUSTER)',
      },
      hosts: {
        choices: ['light', 'debian'],
        placeholder: 'kind',
        default: 'light',
        about:
          'what the nodes are: namespaces with the files of this machine, or whole Debian hosts with systemd',
      },
      ...outputOption,
    },
    examples: [
      'holdfast lab up examples/web-five-nodes.yaml',
      'holdfast lab up --hosts debian examples/web-five-nodes.yaml',
    ],
    exits: ['failed', 'refused', 'invalid-file'],
    run: async (context, input) => (await load()).up(context, input),
  }),
  defineCommand({
    path: ['lab', 'down'],
    section: 'Try',
    summary: 'end a lab and remove everything it made',
    options: {
      keep: { about: 'keep state directories, store and logs for the next "lab up"' },
      ...labOptions,
    },
    examples: ['holdfast lab down', 'holdfast lab down --keep'],
    exits: changeExits,
    run: async (context, input) => (await load()).down(context, input),
  }),
  defineCommand({
    path: ['lab', 'list'],
    section: 'Try',
    summary: 'list the labs that are up, with their hosts and faults',
    options: outputOption,
    examples: ['holdfast lab list', 'holdfast lab list -o json'],
    exits: ['failed'],
    run: async (context, input) => (await load()).list(context, input),
  }),
  defineCommand({
    path: ['lab', 'power'],
    section: 'Try',
    summary: 'switch a node off (all its processes die at once) or on (a fresh boot)',
    args: { ...nodeArgument, state: { choices: ['on', 'off'], about: 'whether it has power' } },
    options: labOptions,
    examples: ['holdfast lab power my-vm1 off', 'holdfast lab power my-vm1 on'],
    exits: changeExits,
    run: change((lab, { node, state }) => lab.power(node, state)),
  }),
  defineCommand({
    path: ['lab', 'pause'],
    section: 'Try',
    summary: 'freeze every process of a node',
    args: nodeArgument,
    options: labOptions,
    examples: ['holdfast lab pause my-vm1'],
    exits: changeExits,
    run: change((lab, { node }) => lab.pause(node)),
  }),
  defineCommand({
    path: ['lab', 'resume'],
    section: 'Try',
    summary: 'let a paused node go on',
    args: nodeArgument,
    options: labOptions,
    examples: ['holdfast lab resume my-vm1'],
    exits: changeExits,
    run: change((lab, { node }) => lab.resume(node)),
  }),
  defineCommand({
    path: ['lab', 'link'],
    section: 'Try',
    summary: 'pull a cable out (no carrier in the node) or plug it in',
    args: {
      ...nodeArgument,
      ...networkArgument,
      state: { choices: ['down', 'up'], about: 'whether it is plugged in' },
    },
    options: labOptions,
    examples: ['holdfast lab link my-vm1 office down', 'holdfast lab link my-vm1 office up'],
    exits: changeExits,
    run: change((lab, { node, network, state }) => lab.link(node, network, state)),
  }),
  defineCommand({
    path: ['lab', 'isolate'],
    section: 'Try',
    summary: 'let the switch drop the frames of a node; its links stay up',
    args: { ...nodeArgument, ...someNetwork },
    options: labOptions,
    examples: ['holdfast lab isolate my-vm1', 'holdfast lab isolate my-vm1 ring'],
    exits: changeExits,
    run: change((lab, { node, network }) => lab.isolate(node, network)),
  }),
  defineCommand({
    path: ['lab', 'oneway'],
    section: 'Try',
    summary: 'drop only what a node sends (mute), or only what is sent to it (deaf)',
    args: {
      ...nodeArgument,
      where: { kind: 'lab-network', about: 'name of the network; left out: all' },
      fault: { choices: oneWayFaults, optional: true, about: 'which direction fails' },
    },
    options: labOptions,
    examples: ['holdfast lab oneway my-vm1 deaf', 'holdfast lab oneway my-vm1 office mute'],
    exits: changeExits,
    run: change((lab, { node, where, fault }) =>
      fault === undefined ? lab.oneWay(node, oneWayFault(where)) : lab.oneWay(node, fault, where),
    ),
  }),
  defineCommand({
    path: ['lab', 'heal'],
    section: 'Try',
    summary: 'undo isolate and oneway',
    args: { ...nodeArgument, ...someNetwork },
    options: labOptions,
    examples: ['holdfast lab heal my-vm1'],
    exits: changeExits,
    run: change((lab, { node, network }) => lab.heal(node, network)),
  }),
  defineCommand({
    path: ['lab', 'cut'],
    section: 'Try',
    summary: 'let two nodes lose each other; everybody else still reaches both',
    args: { ...nodeArgument, other: { kind: 'lab-host', about: 'name of the other node' } },
    options: labOptions,
    examples: ['holdfast lab cut my-vm1 my-vm2'],
    exits: changeExits,
    run: change((lab, { node, other }) => lab.cut(node, other)),
  }),
  defineCommand({
    path: ['lab', 'mend'],
    section: 'Try',
    summary: 'undo cut',
    args: { ...nodeArgument, other: { kind: 'lab-host', about: 'name of the other node' } },
    options: labOptions,
    examples: ['holdfast lab mend my-vm1 my-vm2'],
    exits: changeExits,
    run: change((lab, { node, other }) => lab.mend(node, other)),
  }),
  defineCommand({
    path: ['lab', 'store'],
    section: 'Try',
    summary: 'make the store slow, read-only, full or gone; "up" undoes it',
    args: { mode: { choices: ['up', 'slow', 'readonly', 'full', 'gone'], about: 'what the store is to be' } },
    options: {
      delay: { kind: 'duration', about: 'the longest wait that "slow" adds', default: '300ms' },
      ...labOptions,
    },
    examples: ['holdfast lab store gone', 'holdfast lab store slow --delay 1s', 'holdfast lab store up'],
    exits: changeExits,
    run: change((lab, { mode, delay }) => lab.store(mode, delay)),
  }),
  defineCommand({
    path: ['lab', 'power-switch'],
    section: 'Try',
    summary: 'make the power switch slow, hang, fail or lie; "ok" undoes it',
    details:
      'Controllers that the lab plays show the same. "late": it answers at once, and cuts the power after the delay; "early": it also says off meanwhile. "stuck": it answers at once, and the host stays on. "lie": it says off of every host and does nothing. "exit-2": every call ends with exit code 2, as that of a program with a mistake in it.',
    args: {
      fault: {
        choices: ['ok', 'slow', 'late', 'early', 'stuck', 'hang', 'fail', 'lie', 'exit-2'],
        about: 'what the power switch is to do',
      },
    },
    options: {
      delay: { kind: 'duration', about: 'how long a slow, late or early one takes', default: '3s' },
      ...labOptions,
    },
    examples: ['holdfast lab power-switch slow --delay 5s', 'holdfast lab power-switch ok'],
    exits: changeExits,
    run: change((lab, { fault, delay }) =>
      lab.powerSwitch(
        fault === 'slow' || fault === 'late' || fault === 'early'
          ? { kind: fault, seconds: delay / 1000 }
          : { kind: fault },
      ),
    ),
  }),
  defineCommand({
    path: ['lab', 'exec'],
    section: 'Try',
    summary: 'run a command in a host of the lab',
    details: 'The command stands behind "--".',
    args: {
      host: { kind: 'lab-host', about: 'a node, "client" or "store"' },
      command: { rest: true, about: 'the command with its arguments' },
    },
    options: labOption,
    examples: ['holdfast lab exec my-vm1 -- holdfast status', 'holdfast lab exec client -- ip address'],
    exits: [],
    exitNote:
      'Exit codes: that of the command, and 137 when it was killed; when it cannot be run, those of "lab power".',
    run: async (context, input) => (await load()).exec(context, input),
  }),
];

/** Of a line that names no network. Throws `usage`. */
function oneWayFault(word: string): OneWayFault {
  const fault = oneWayFaults.find((name) => name === word);
  if (fault !== undefined) return fault;
  throw new HoldfastError('usage', {
    problem: `"${word}" is neither deaf nor mute`,
    next: 'Write "lab oneway NODE deaf", or "lab oneway NODE NETWORK deaf".',
  });
}

/** Changes one thing in a lab and shows the lab afterwards. */
function change<I extends ShownLabInput>(what: LabChange<I>) {
  return async (context: Context, input: I): Promise<undefined> =>
    (await load()).change(context, input, what);
}

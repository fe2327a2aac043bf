/** Processes and the rest. */

import { exitCodes, HoldfastError } from '../../errors.ts';
import { readVersion } from '../../version.ts';
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { outputOption } from '../options.ts';
import { print } from '../print.ts';

export const runCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['agent'],
    section: 'Run',
    summary: 'run the agent of a node in the foreground',
    details:
      'It goes on until it is told to end with SIGTERM. One per node; several on one machine need a state directory each.',
    options: {
      cluster: { kind: 'file', about: 'the cluster file', required: true },
      node: { kind: 'text', placeholder: 'node', about: 'which node of the file this is', required: true },
      'state-dir': { kind: 'directory', about: 'what the node must remember (default: /var/lib/holdfast)' },
    },
    examples: ['holdfast agent --cluster /etc/holdfast/cluster.yaml --node my-vm1'],
    exits: [],
    exitNote:
      'Exit codes: 0 everything was stopped, 1 not everything could be proved stopped; when it cannot start, as in sysexits.h: 64 command line, 69 control groups or something else of the machine, 73 state directory, 75 already running, 78 cluster file.',
    // bin/holdfast starts the keeper itself: it must not carry the command line in its memory.
    run: async () => {
      throw new HoldfastError('not-built-in', { part: 'agent' });
    },
  }),
  defineCommand({
    path: ['version'],
    section: 'Run',
    summary: 'print the version',
    options: { ...outputOption },
    examples: ['holdfast version'],
    exits: [],
    run: async (context, input) => {
      const version = { holdfast: readVersion(), node: process.versions.node, exitCodes };
      await print(context, input, version, () => `holdfast ${version.holdfast} (Node.js ${version.node})`);
      return undefined;
    },
  }),
];

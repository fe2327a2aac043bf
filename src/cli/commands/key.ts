/** Of the key of the cluster. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { fileArgument } from '../file-argument.ts';
import { outputOption, stateDirOption, yesOption } from '../options.ts';

export const keyCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['key', 'status'],
    section: 'Store',
    summary: 'show which node signs with which key, and which it accepts',
    details:
      'Keys are told by an identity that says nothing about them. Needs the cluster file, the key file and the store.',
    args: fileArgument,
    options: outputOption,
    examples: ['holdfast key status /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/key.ts')).keyStatus(context, input),
  }),
  defineCommand({
    path: ['key', 'rotate'],
    here: true,
    section: 'Store',
    summary: 'take the next of three steps to another key, while everything runs',
    details:
      'Writes the key file of this node, which is copied to every other one then: the new key is accepted, then signs, then the old one is forgotten. Refused until every member has taken up the file of the step before.',
    args: fileArgument,
    options: { ...yesOption, ...stateDirOption },
    examples: ['holdfast key rotate /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/key.ts')).keyRotate(context, input),
  }),
  defineCommand({
    path: ['key', 'new'],
    section: 'Store',
    summary: 'make a key file where there is none',
    details: 'For a cluster whose key is lost on every node. "holdfast init" makes one by itself.',
    args: fileArgument,
    examples: ['holdfast key new /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/key.ts')).keyNew(context, input),
  }),
];

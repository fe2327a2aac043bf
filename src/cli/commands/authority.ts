/** Where the key of the authority is, and how it goes elsewhere. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { clusterFileOption, outputOption, passphraseOption, stateDirOption, yesOption } from '../options.ts';

const toNode = { node: { kind: 'node', about: 'the node that shall have it' } } as const;
const about =
  'Asks the node where the key lies ("holdfast authority show"), which hands it over encrypted, with its passphrase where that lies beside it, by TLS between the two nodes.';

export const authorityCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['authority', 'show'],
    section: 'Store',
    summary: 'show which node has the key of the authority',
    details:
      'Asks every node. "ready": it issues certificates by itself; "closed": the passphrase is with a person; "unusable": the reason is told.',
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast authority show', 'holdfast authority show -o json'],
    exits: ['failed', 'unreachable', 'refused'],
    run: async (context, input) =>
      (await import('../authority/show-authority.ts')).showAuthority(context, input),
  }),
  defineCommand({
    path: ['authority', 'copy'],
    section: 'Store',
    summary: 'give the key of the authority to another node as well',
    details: `${about} The other node answers when it lies on its disk, by signing with it.`,
    args: toNode,
    options: { ...passphraseOption, ...stateDirOption },
    examples: ['holdfast authority copy my-vm2', 'holdfast --host my-vm1 authority copy my-vm2'],
    exits: ['failed', 'unreachable', 'refused', 'not-found'],
    run: async (context, input) =>
      (await import('../authority/give-authority.ts')).giveAuthority(context, input, false),
  }),
  defineCommand({
    path: ['authority', 'move'],
    section: 'Store',
    summary: 'give the key of the authority to another node, and remove it where it was',
    details: `${about} It is removed only after the other node has it on its disk and has signed with it. Where this breaks off, one of them has it, or both: give the same command again.`,
    args: toNode,
    options: { ...passphraseOption, ...stateDirOption },
    examples: ['holdfast authority move my-vm2', 'holdfast --host my-vm1 authority move my-vm2'],
    exits: ['failed', 'unreachable', 'refused', 'not-found'],
    run: async (context, input) =>
      (await import('../authority/give-authority.ts')).giveAuthority(context, input, true),
  }),
  defineCommand({
    path: ['authority', 'offline'],
    here: true,
    section: 'Store',
    summary: 'write the key of the authority into a directory, and remove it from this node',
    details:
      'On a medium that is taken away. The directory is what "holdfast authority import" and "holdfast restore --authority" take. The passphrase goes along where it lies beside the key. The key is removed here only after what was written has been read again and signed with. Where no other node has it, no host joins and no certificate is renewed until it is back on one.',
    args: { directory: { kind: 'directory', about: 'the directory that is made' } },
    options: { ...passphraseOption, ...clusterFileOption, ...yesOption, ...stateDirOption },
    examples: ['holdfast authority offline /media/stick/office'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) =>
      (await import('../authority/offline-authority.ts')).takeOffline(context, input),
  }),
  defineCommand({
    path: ['authority', 'import'],
    section: 'Store',
    summary: 'give the key of the authority, from a directory or a backup, to this node',
    details:
      'From where "holdfast authority offline" has put it, from the identity directory of a node that was taken out, or, where the node is lost, from a backup of the whole cluster (whose passphrase is asked for, or taken from --passphrase-file). Refused where it is not the key of the authority of this cluster. The passphrase is kept beside it where it is kept beside it there, too.',
    args: { from: { kind: 'file', about: 'the directory with authority.key, or the backup' } },
    options: { ...passphraseOption, ...stateDirOption },
    examples: [
      'holdfast authority import /media/stick/office',
      'holdfast authority import /mnt/usb/office.backup',
      'holdfast --host my-vm2 authority import /etc/holdfast/identity',
    ],
    exits: ['failed', 'unreachable', 'refused'],
    run: async (context, input) =>
      (await import('../authority/import-authority.ts')).importAuthority(context, input),
  }),
];

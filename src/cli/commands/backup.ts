/** `holdfast backup …` of a whole cluster, and `holdfast restore`. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { clusterFileOption, outputOption, stateDirOption, storeFileOption, yesOption } from '../options.ts';

const passphraseOption = {
  'passphrase-file': {
    kind: 'file',
    about: 'the passphrase of the backup, 16 characters at least (default: it is asked for)',
  },
} as const;

const fileArgument = { file: { kind: 'file', about: 'the backup' } } as const;

export const backupCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['backup'],
    here: true,
    section: 'Store',
    summary: 'keep all that a cluster of empty hosts needs to be this cluster again, encrypted',
    details:
      'One file: the cluster file in force with its history, what the store holds, the key of the cluster and the authority. Nothing stops meanwhile, and no agent is needed. It is encrypted with a passphrase, without which nobody opens it. Where FILE is a directory the backup gets a name of cluster and time there, and --keep removes the oldest. "holdfast restore" puts it back after every node was lost.',
    args: { file: { kind: 'file', about: 'where it is written, or a directory' } },
    options: {
      ...passphraseOption,
      'with-secrets': { about: 'also the files with passwords that the cluster file names' },
      'without-authority': { about: 'the key of the authority is kept elsewhere, and need not be here' },
      keep: { kind: 'count', about: 'in a directory: so many of this cluster stay, the newest' },
      force: { about: 'overwrite FILE' },
      ...clusterFileOption,
      ...stateDirOption,
      ...outputOption,
    },
    examples: [
      'holdfast backup /mnt/usb/office.backup',
      'holdfast backup /var/backups/holdfast --keep 14 --passphrase-file /root/backup.passphrase',
    ],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../backup/backup.ts')).backupCluster(context, input),
  }),
  defineCommand({
    path: ['backup', 'show'],
    here: true,
    section: 'Store',
    summary: 'list what a backup of a cluster holds, and what it does not',
    args: fileArgument,
    options: { ...passphraseOption, ...outputOption },
    examples: ['holdfast backup show office.backup'],
    exits: ['failed', 'refused'],
    run: async (context, input) => (await import('../backup/show.ts')).showBackup(context, input),
  }),
  defineCommand({
    path: ['backup', 'check'],
    here: true,
    section: 'Store',
    summary: 'tell whether a backup of a cluster is whole and could be put back',
    details:
      'Without the passphrase only its checksum is looked at. With it everything is read as "holdfast restore" would read it: that the document was signed by this cluster, that this version takes the cluster file, that the key of the authority opens.',
    args: fileArgument,
    options: { ...passphraseOption, ...outputOption },
    examples: ['holdfast backup check office.backup', 'holdfast backup check office.backup -o json'],
    exits: ['failed', 'refused'],
    run: async (context, input) => (await import('../backup/show.ts')).checkBackup(context, input),
  }),
  defineCommand({
    path: ['restore'],
    here: true,
    section: 'Store',
    summary: 'put a cluster back that lost every node, from its backup, on an empty host',
    details:
      'On a host where only the package is installed. It asks for each machine of before whether it is off for certain: one that is not vouched for must come back first, and nothing starts until then. It puts cluster file, keys and authority back, issues a certificate, begins the store (or goes on with one that outlived the nodes), starts the agent, and prints what to type on each other host. What is interrupted goes on with the same command. While a node of before answers it is refused.',
    args: { backup: { kind: 'file', about: 'the backup' } },
    options: {
      node: { kind: 'text', about: 'which node this host becomes (default: the one that is called like it)' },
      'confirm-off': {
        kind: 'text',
        placeholder: 'node',
        many: true,
        about: 'the machine that was this node is off, or destroyed, for certain; several with commas',
      },
      address: {
        kind: 'text',
        placeholder: '[node:]network=address',
        many: true,
        about: 'another address than in the backup; several with commas',
      },
      ...passphraseOption,
      authority: {
        kind: 'directory',
        about: 'where the key of the authority is kept, if not in the backup',
      },
      'authority-passphrase-file': {
        kind: 'file',
        about: 'the passphrase of that key (default: the one beside it, else it is asked for)',
      },
      ...storeFileOption,
      start: { negated: true, about: 'do not enable and start the units' },
      timeout: { kind: 'duration', about: 'how long to wait until it is a member', default: '60s' },
      ...clusterFileOption,
      ...stateDirOption,
      ...yesOption,
    },
    examples: [
      'holdfast restore office.backup --node host1',
      'holdfast restore office.backup --node host1 --confirm-off host1,host2,host3',
      'holdfast restore office.backup --node host1 --address host1:net0=10.0.0.4,host2:net0=10.0.0.5',
    ],
    exits: ['failed', 'invalid-file', 'refused', 'unreachable', 'unfinished', 'not-found'],
    run: async (context, input) => (await import('../restore/restore.ts')).restoreCluster(context, input),
  }),
];

/** Of the store itself: which one counts, and the process that serves one. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { fileArgument } from '../file-argument.ts';
import { outputOption, stateDirOption, storeFileOption, yesOption } from '../options.ts';

const backupArgument = { backup: { kind: 'file', about: 'the backup' } } as const;

export const storeCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['store', 'status'],
    here: true,
    section: 'Store',
    summary: 'show the store and what it holds, asked from here',
    details:
      'Needs the cluster file and the key, and no agent. Fails where the store is not well or cannot be read.',
    args: fileArgument,
    options: { ...outputOption, ...stateDirOption },
    examples: ['holdfast store status /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file'],
    run: async (context, input) => (await import('../store/status.ts')).storeStatus(context, input),
  }),
  defineCommand({
    path: ['store', 'backup'],
    section: 'Store',
    summary: 'keep a copy of all that the store holds, while everything runs',
    details:
      'One file with a checksum, the same for every kind of store; an existing file is not overwritten. It holds the passwords of the configuration and not the key of the cluster.',
    args: { ...fileArgument, ...backupArgument },
    options: outputOption,
    examples: ['holdfast store backup /etc/holdfast/cluster.yaml /root/office-2026-11-28.backup'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/backup.ts')).backup(context, input),
  }),
  defineCommand({
    path: ['store', 'restore'],
    section: 'Store',
    summary: 'put a backup into a store that holds nothing',
    details:
      'Never touches a store that holds a cluster. Nothing starts from a restored store before every node has proved that it runs nothing of before, and nodes that remember more refuse it until "holdfast store accept".',
    args: { ...fileArgument, ...backupArgument },
    options: {
      ...storeFileOption,
      'dry-run': { about: 'only check that the backup is whole and belongs to this cluster' },
      ...yesOption,
      ...stateDirOption,
    },
    examples: [
      'holdfast store restore /etc/holdfast/cluster.yaml /root/office-2026-11-28.backup',
      'holdfast store restore cluster.yaml office.backup --store-file /var/lib/holdfast-store/office.db',
    ],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/restore.ts')).restore(context, input),
  }),
  defineCommand({
    path: ['store', 'accept'],
    here: true,
    section: 'Store',
    summary: 'say that what the store shows counts, after it was put back or begun anew',
    details:
      'Agents refuse a store that shows less than they have seen. After this every one of them stops what it runs and proves so by a new incarnation, and nothing starts before every node has, is off, or was vouched for. Refused while a node works with the store.',
    args: fileArgument,
    options: { ...yesOption, ...stateDirOption },
    examples: ['holdfast store accept /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) => (await import('../store/accept.ts')).accept(context, input),
  }),
  defineCommand({
    path: ['store', 'serve'],
    section: 'Store',
    summary: 'run the store process of a sqlite store in the foreground',
    details:
      'For a lab, or on a host that is no node. The file is made by "holdfast init"; a missing one is an error.',
    options: {
      listen: { kind: 'text', placeholder: 'host:port', about: 'where it listens', required: true },
      file: { kind: 'file', about: 'the store file', required: true },
      identity: {
        kind: 'directory',
        about:
          'certificate and authority of this host: only nodes of the cluster come in (default: everybody does)',
      },
    },
    examples: [
      'holdfast store serve --listen 10.156.76.10:7400 --file /var/lib/holdfast-store/my-cluster.db',
    ],
    exits: ['failed'],
    run: async (context, input) => {
      const { runStoreServer } = await import('../../store/sqlite/server.ts');
      const { createIdentitySource } = await import('../../identity/identity-source.ts');
      const log = (line: string) => context.err.write(`${line}\n`);
      await runStoreServer({
        listen: input.listen,
        file: input.file,
        ...(input.identity !== undefined && { own: createIdentitySource(input.identity) }),
        signal: context.signal,
        onListening: (address) => log(`The store listens on ${address}.`),
        log,
      });
      return undefined;
    },
  }),
];

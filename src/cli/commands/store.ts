/** Of the store itself: which one counts, and the process that serves one. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { stateDirOption, yesOption } from '../options.ts';

const fileArgument = { file: { kind: 'file', about: 'the cluster file' } } as const;

export const storeCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['store', 'accept'],
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
    },
    examples: [
      'holdfast store serve --listen 10.156.76.10:7400 --file /var/lib/holdfast-store/my-cluster.db',
    ],
    exits: ['failed'],
    run: async (context, input) => {
      const { runStoreServer } = await import('../../store/sqlite/server.ts');
      const log = (line: string) => context.err.write(`${line}\n`);
      await runStoreServer({
        listen: input.listen,
        file: input.file,
        signal: context.signal,
        onListening: (address) => log(`The store listens on ${address}.`),
        log,
      });
      return undefined;
    },
  }),
];

/** Of the certificates of the cluster. */
import { type CommandDefinition, defineCommand } from '../define-command.ts';
import { fileArgument } from '../file-argument.ts';
import { identityOptions, outputOption, passphraseOption } from '../options.ts';

export const certificateCommands: readonly CommandDefinition[] = [
  defineCommand({
    path: ['certificate', 'show'],
    section: 'Store',
    summary: 'show the certificates of this node and of the authority, and when they end',
    args: fileArgument,
    options: outputOption,
    examples: ['holdfast certificate show /etc/holdfast/cluster.yaml'],
    exits: ['invalid-file'],
    run: async (context, input) =>
      (await import('../certificate/certificate.ts')).showCertificates(context, input),
  }),
  defineCommand({
    path: ['certificate', 'new'],
    section: 'Store',
    summary: 'make the authority of a cluster and the certificate of this node',
    details:
      '"holdfast init" does the same. This is for a store that needs certificates before: etcd with TLS. Overwrites nothing.',
    args: fileArgument,
    options: identityOptions,
    examples: ['holdfast certificate new /etc/holdfast/cluster.yaml'],
    exits: ['failed', 'invalid-file', 'refused', 'not-found'],
    run: async (context, input) =>
      (await import('../certificate/certificate.ts')).newIdentity(context, input),
  }),
  defineCommand({
    path: ['certificate', 'issue'],
    section: 'Store',
    summary: 'make the certificate of another node, or of a person, in a directory to copy',
    details:
      'Where the key of the authority is. A node is one of the cluster file, with its addresses there; a host that only runs the store process is given its address.',
    args: { ...fileArgument, node: { kind: 'text', about: 'the node', optional: true } },
    options: {
      user: { kind: 'text', placeholder: 'name', about: 'a person instead of a node' },
      role: { choices: ['view', 'operate', 'admin'], about: 'what the person may do' },
      address: { kind: 'text', about: 'the address of a host that is no node of the file' },
      life: { kind: 'duration', about: 'for how long it counts (default: 90d)' },
      to: { kind: 'directory', about: 'the directory that is made (default: NAME.identity)' },
      ...passphraseOption,
    },
    examples: [
      'holdfast certificate issue /etc/holdfast/cluster.yaml my-vm2',
      'holdfast certificate issue /etc/holdfast/cluster.yaml witness --address 10.156.76.10',
      'holdfast certificate issue /etc/holdfast/cluster.yaml --user ann --role operate',
    ],
    exits: ['failed', 'invalid-file', 'refused', 'not-found'],
    run: async (context, input) =>
      (await import('../certificate/certificate.ts')).issueCertificate(context, input),
  }),
  defineCommand({
    path: ['certificate', 'renew'],
    section: 'Store',
    summary: 'renew the certificate of this node, here or by a node that can',
    details:
      'With the same key. Where the key of the authority is here, for as long as before; else the agents of the other nodes are asked, and the one that has it issues what the configuration says. An agent does this by itself when a third of the life is left, where the passphrase lies beside the key.',
    args: fileArgument,
    options: passphraseOption,
    examples: [
      'holdfast certificate renew /etc/holdfast/cluster.yaml --passphrase-file /media/stick/passphrase',
    ],
    exits: ['failed', 'invalid-file', 'refused'],
    run: async (context, input) =>
      (await import('../certificate/certificate.ts')).renewCertificate(context, input),
  }),
];

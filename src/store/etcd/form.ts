/** The section of an etcd store in the cluster file: kept by somebody else, or by Holdfast (`managed`). */
import * as z from 'zod';
import { address, endpoint, name, nameKey, scalar, show, someText, someTime } from '../../values/scalar.ts';

const port = (usual: number, description: string) =>
  z.int().min(1).max(65_535).prefault(usual).meta({ description });

export const form = z
  .strictObject({
    kind: z.literal('etcd'),
    managed: z.boolean().prefault(false).meta({
      description:
        'Holdfast keeps the members itself: it starts, adds, replaces, removes and tends them. Their URLs follow from `members`.',
    }),
    endpoints: z.array(endpoint()).min(1).optional().meta({
      description: 'Client URLs of all members; only where somebody else keeps them.',
      'x-default': 'derived where managed, else required',
    }),
    members: z.array(name()).min(1).optional().meta({
      description: 'Managed: nodes and witnesses that hold a member.',
      'x-default': 'the first three with the witnesses among them, or one where there are fewer than three',
    }),
    network: someText('network').optional().meta({
      description: 'Managed: the network by which members are reached.',
      'x-default': 'the first with role cluster or both',
    }),
    witnesses: z.record(nameKey, address()).prefault({}).meta({
      description:
        'Managed: machines that are no nodes and may hold a member, as NAME: ADDRESS. Two nodes and a witness bear the loss of any one.',
    }),
    clientPort: port(2379, 'Managed: port at which members answer the nodes.'),
    peerPort: port(2380, 'Managed: port at which members answer one another.'),
    quota: z.int().min(16).max(8_192).prefault(2_048).meta({
      description: 'Managed: MiB that the data of a member may grow to before it takes no more writes.',
    }),
    prefix: scalar<string>({ shown: 'key prefix', type: 'string', pattern: '^/' }, (value) =>
      typeof value === 'string' && /^\/[^\s]*[^\s/]$/.test(value)
        ? { value }
        : { wrong: `${show(value)} is not a key prefix`, right: 'write for example /holdfast/my-cluster' },
    )
      .optional()
      .meta({ description: 'Everything of this cluster lies under it.', 'x-default': '/holdfast/NAME' }),
    electionTimeout: someTime().optional().meta({
      description: "The members' --election-timeout; the lease must outlast an election.",
      'x-default': '1s; managed over wan 3s',
    }),
  })
  .meta({
    description:
      'An etcd v3 cluster: members on the nodes, on a witness host, or elsewhere, kept by Holdfast or by somebody else.',
  });

export type EtcdModel = z.output<typeof form>;

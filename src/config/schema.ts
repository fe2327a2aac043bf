/**
 * The form of the cluster file: one schema from which the parser, the JSON Schema for editors and the reference page
 * come. It says what can be written; what is safe together is said by the checks.
 */
import * as z from 'zod';
import {
  absolutePath,
  address,
  duration,
  name,
  nameKey,
  someText,
  someTime,
  subnet,
} from '../values/scalar.ts';
import { apiSchema } from './api-schema.ts';
import { failback } from './failback-schema.ts';
import { fenceDevices } from './fence-schema.ts';
import { healthSchema } from './health-schema.ts';
import { notifySchema } from './notify-schema.ts';
import { quarantineSchema } from './quarantine-schema.ts';
import { resourceSchema } from './resource-schema.ts';
import { storeSchema } from './store-schema.ts';

const fenceThen = (description: string, shown: string) =>
  z
    .enum(['stay-off', 'on'])
    .optional()
    .meta({
      description: `${description} when a fence device has proved it off: it stays off, or is switched on again by that device when what it ran has come elsewhere. Once: who is fenced again within an hour stays off, and so does whom a person had fenced.`,
      'x-default': shown,
    });

const cluster = z.strictObject({
  name: name().meta({ description: 'Name of the cluster.' }),
  format: z.literal(1).meta({ description: 'Version of this file format.' }),
  key: someText('path').optional().meta({
    description:
      "File with the key that authenticates heartbeats, from this file's directory. `holdfast init` makes it; every node needs the same.",
    'x-default': 'NAME.key beside this file',
  }),
  identity: someText('path').optional().meta({
    description:
      "Directory with this node's certificate and the cluster's authority, from this file's directory; what travels between machines is encrypted then, and nobody without a certificate gets in. `holdfast init` makes it.",
    'x-default': 'none: nothing is encrypted',
  }),
  fenceLimit: z
    .strictObject({
      count: z.int().min(1).max(1_000).prefault(4).meta({ description: 'Fences within the window.' }),
      window: someTime().prefault('10m').meta({ description: 'The window.' }),
    })
    .prefault({})
    .meta({
      description: 'No more fences than this without an operator: a mistake must not switch everything off.',
    }),
  tie: z
    .strictObject({
      prefer: z
        .array(name())
        .min(1)
        .meta({ description: 'Nodes, the most preferred first. The first of them that is a member counts.' }),
      delay: duration().prefault('0s').meta({
        description:
          'Added to `minorityDelay` for the half without that node. Where that node is dead, the other half waits for both.',
      }),
    })
    .optional()
    .meta({
      description:
        'Which half goes on where just half of the nodes hear one another, as when two nodes lose each other: the one with the preferred node, at once and whatever runs where.',
      'x-default': 'the half that runs more groups; of equals the one with the first node by name',
    }),
  failback: failback(
    'What groups do that have an order of preferred nodes and no `failback` of their own when a more preferred node is back.',
    'on',
  ),
  quarantine: quarantineSchema,
  fence: fenceDevices('Fence devices of every node that names none itself, tried in order.', 'none'),
  fenceThen: fenceThen('What follows for every node that says nothing of it', 'stay-off'),
  lapse: z.boolean().optional().meta({
    description:
      'Accept "its lease ran out and its watchdog must have bitten" as proof that a node is gone. Needs watchdogs that cannot be paused together with their node.',
    'x-default': 'true where a node has such a watchdog and no fence program, else false',
  }),
});

const network = z.strictObject({
  role: z.enum(['cluster', 'client', 'both', 'none', 'storage']).meta({
    description: 'Heartbeats run on `cluster` and `both`; floating addresses live on `client` and `both`.',
  }),
  subnet: subnet().meta({
    description: "Its subnet; an agent finds its interface by the node's address in it.",
  }),
  port: z.int().min(1).max(65_535).prefault(7405).meta({ description: 'UDP port of the heartbeats.' }),
});

/** Counted in whole numbers: what is to be divided is named in a smaller unit. */
const amounts = (description: string) =>
  z.record(nameKey, z.int().min(0).max(1e12)).optional().meta({ description, 'x-default': 'nothing' });

const node = z.strictObject({
  addresses: z
    .record(nameKey, address())
    .meta({ description: "The node's own address on each network, as NETWORK: ADDRESS." }),
  capacity: amounts(
    'What the node has room for, by names that you choose, in whole numbers: `memory: 64`. A node has none of what it does not name. Nothing is measured.',
  ),
  fence: fenceDevices('Fence devices of this node, tried in order.', 'cluster.fence'),
  fenceThen: fenceThen('What follows for this node', 'cluster.fenceThen'),
  watchdog: z
    .strictObject({
      device: absolutePath().prefault('/dev/watchdog').meta({ description: 'Watchdog device.' }),
      timeout: someTime()
        .prefault('10s')
        .meta({ description: 'It resets the node when it was not petted for so long; whole seconds.' }),
      pausable: z.boolean().prefault(true).meta({
        description:
          'It can be paused together with the node (a software watchdog, above all in a VM): a lapse then proves nothing.',
      }),
    })
    .optional()
    .meta({
      description: 'Resets the node when its agent cannot stop what it must not run any more.',
      'x-default': 'none',
    }),
});

const derived = (schema: z.ZodType<number>, description: string, shown: string) =>
  schema.optional().meta({ description, 'x-default': shown });

const timing = z
  .strictObject({
    network: z
      .enum(['lan', 'wan'])
      .prefault('lan')
      .meta({ description: 'What lies between the nodes; all times follow from it.' }),
    recoverWithin: derived(
      someTime(),
      'A group must be back within this time after its node lost power; beats follow from it.',
      'not stated',
    ),
    realtime: z.boolean().prefault(true).meta({
      description: 'Agents may send beats with real-time priority. Without it at least 4 misses are needed.',
    }),
    heartbeat: z
      .strictObject({
        interval: derived(
          someTime(),
          'Time between two beats on each network.',
          'lan 100ms, wan 500ms, shorter or longer with recoverWithin',
        ),
        misses: z.int().min(1).max(1_000).optional().meta({
          description: 'A node is not heard after so many intervals without a beat.',
          'x-default': 'lan 3, wan or without real-time priority 4',
        }),
      })
      .prefault({})
      .meta({ description: 'Heartbeats.' }),
    renewal: derived(someTime(), 'How often a node renews its lease in the store.', 'lan 500ms, wan 2s'),
    lease: derived(
      someTime(),
      'A node that could not renew for so long stops what it runs (onStoreLoss: stop).',
      'lan 10s, wan 30s, longer where the store needs it',
    ),
    minorityDelay: derived(
      someTime(),
      'How long the smaller side, or half, waits before it accuses the others.',
      '3 × renewal',
    ),
    storeTimeout: derived(
      someTime(),
      'A store call without an answer for so long is unknown.',
      'lan 1s, wan 3s',
    ),
    hang: derived(
      someTime(),
      'A daemon without progress for so long is restarted by its keeper.',
      'lan 3s, wan 5s',
    ),
    lapseMargin: derived(
      duration(),
      'Added to lease and watchdog time-out before a lapse counts.',
      '1% of both and 1s',
    ),
    onStoreLoss: z.enum(['freeze', 'stop']).optional().meta({
      description:
        'While the store cannot be reached: run on without takeovers (freeze), or stop when the lease ends (stop).',
      'x-default': 'stop where a lapse counts as proof, else freeze',
    }),
  })
  .prefault({})
  .meta({
    description: 'Times. Say how quickly and over what; each can also be set. Unsafe sets are refused.',
  });

const groupNames = (description: string) => z.array(name()).prefault([]).meta({ description });

const withoutFirst = z.strictObject({
  group: name().meta({ description: 'The group that is to run first.' }),
  without: z.enum(['run', 'stop']).meta({
    description:
      'What is done when that one has not run for so long: `run` starts the group all the same, and does not stop it with that one either; `stop` stops the group until that one runs again.',
  }),
  for: someTime()
    .prefault('1m')
    .meta({ description: 'So long that one may not run. A restart in place and a takeover should fit in.' }),
});

const group = z.strictObject({
  nodes: z
    .array(name())
    .prefault([])
    .meta({ description: 'Preferred nodes, the most preferred first. Empty: any node.' }),
  ordered: z.boolean().prefault(true).meta({ description: 'The order of `nodes` counts.' }),
  restricted: z.boolean().prefault(false).meta({ description: 'No other node may run it.' }),
  failback: failback(
    'What happens when a more preferred node is back: move at once, stay, wait for an operator, or move while a window of time is open.',
    'cluster.failback when ordered and nodes are named, else off',
  ),
  failbackAfter: duration().prefault('10s').meta({
    description:
      'How long a node that was away must have stayed well before the group goes back to it. Twice as long after each further departure, at most 10 minutes; a departure is forgotten after 20 minutes without another. `0s`: at once.',
  }),
  restartPause: duration().prefault('1s').meta({
    description:
      'Between two starts of a resource that fails again: the first restart comes at once, the second so long after the start before it, each further one after twice the time, at most 30 s.',
  }),
  together: groupNames('Runs on the same node as these groups.'),
  after: z
    .array(z.union([name(), withoutFirst]))
    .prefault([])
    .meta({
      description:
        'Starts when these groups run, wherever that is, and stops before they are stopped. It runs on when one of them fails or moves alone. Of one written as a map it says what the group does without it.',
    }),
  apart: groupNames(
    'Never runs on the same node as these groups. Whichever of them runs and may stay is not moved for another one that would rather be there. For one that would run nowhere it is, if it may run elsewhere.',
  ),
  needs: amounts(
    'So much of the `capacity` of its node. No node is given groups that need more than it has: one that fits nowhere waits, and says what is missing.',
  ),
  prefer: z
    .strictObject({
      together: groupNames('Rather on the same node as these groups.'),
      apart: groupNames('Rather not on the same node as these groups.'),
    })
    .optional()
    .meta({
      description:
        'What the group would rather have, and runs without. Among its preferred nodes those come first where more of it is so; else it decides between nodes that are as good. What runs and has no `failback` is not moved for it.',
      'x-default': 'nothing',
    }),
  enabled: z.boolean().prefault(true).meta({ description: 'False: it does not run.' }),
  resources: z.record(nameKey, resourceSchema).meta({
    description: 'What the group runs, in order of start.',
  }),
});

export const clusterFileSchema = z
  .strictObject({
    cluster: cluster.meta({ description: 'The cluster as a whole.' }),
    store: storeSchema.meta({
      description: 'Where the cluster document lives. A node that cannot reach it takes nothing over.',
    }),
    hostNetworks: z.record(nameKey, network).meta({
      description:
        'What the nodes are wired to, by name: heartbeats run on it, floating addresses live on it.',
    }),
    nodes: z.record(nameKey, node).meta({ description: 'Nodes, by name; their order breaks ties.' }),
    timing,
    health: healthSchema.optional().meta({
      description:
        'Checks by which each node finds out whether it is well. One that is not gives its groups to one that is.',
      'x-default': 'none: a node is well while it is heard',
    }),
    notifications: notifySchema.optional().meta({
      description:
        'Ways by which people are told what happens, by name: see [notifications](../operations/notifications.md).',
      'x-default': 'none: nobody is told',
    }),
    api: apiSchema.optional().meta({
      description:
        'Where agents answer from the network, by TLS 1.3, if the cluster has an identity: see [who comes in](../operations/access.md).',
      'x-default': 'port 7406 of the addresses in all networks with role `cluster` or `both`',
    }),
    groups: z.record(nameKey, group).prefault({}).meta({ description: 'Groups, by name.' }),
  })
  .meta({ title: 'Holdfast cluster file' });

/** The file after parsing: canonical addresses, durations in ms, defaults that depend on nothing else filled in. */
export type ClusterFileModel = z.output<typeof clusterFileSchema>;
export type GroupModel = ClusterFileModel['groups'][string];
export type NodeModel = ClusterFileModel['nodes'][string];
export type TimingModel = ClusterFileModel['timing'];

/** The groups that a group starts after, by name. */
export function firstsOf({ after }: Pick<GroupModel, 'after'>): readonly string[] {
  return after.map((first) => (typeof first === 'string' ? first : first.group));
}

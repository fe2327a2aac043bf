/** What `holdfast what-if` begins with: the cluster as it stands, whole, and nothing that is a secret. */
import * as z from 'zod';
import type { Config } from '../../core/config.ts';
import type { Document, NodeRecord } from '../../core/takeover/document.ts';

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

export const snapshotView = z
  .strictObject({
    at: z.string().describe('ISO 8601; when this was true.'),
    node: z.string().describe('The node whose agent answered.'),
    config: z
      .custom<Config>(isObject)
      .describe('The compiled cluster file, without what resources, checks and fence devices are given.'),
    defs: z.record(z.string(), z.string()).describe('The hash of the definition of every group, as it is.'),
    document: z.custom<Document>(isObject).describe('The cluster document.'),
    records: z
      .custom<Readonly<Record<string, NodeRecord>>>(isObject)
      .describe('What every node has published of itself.'),
    hears: z.array(z.string()).describe('Nodes that the node which answered hears.'),
    store: z.strictObject({
      reachable: z.boolean().describe('From the node whose agent answered.'),
      believed: z.boolean().describe('Nothing that is known here contradicts what it shows.'),
      places: z.array(z.string()).describe('Where it is reached: of an etcd the URLs of all members.'),
      electionMs: z
        .number()
        .nullable()
        .describe('How long its members wait for a leader, where that is known.'),
      members: z.array(
        z.strictObject({
          name: z.string(),
          at: z.string().nullable().describe('One of the places.'),
          well: z.boolean(),
          leads: z.boolean(),
        }),
      ),
    }),
    typical: z
      .strictObject({
        startMs: z.number(),
        fenceMs: z
          .record(z.string(), z.number().nullable())
          .describe('Of every node; null: no program can switch it off.'),
      })
      .describe('What the budget of a takeover is reckoned with.'),
  })
  .describe('The cluster as it stands, for a simulation.');

export type SnapshotView = z.infer<typeof snapshotView>;

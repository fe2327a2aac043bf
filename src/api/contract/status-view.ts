/** What `holdfast status -o json` prints: the whole cluster as one node sees it at one moment. */
import * as z from 'zod';
import { groupView } from './group-view.ts';
import { nodeView } from './node-view.ts';
import { reasonView, remedyView } from './reason-view.ts';

export const problemView = z
  .strictObject({
    level: z.enum(['alarm', 'warning']).describe('alarm: a person should look now.'),
    code: z.string().describe('The kind of its reason: what a monitor may match.'),
    about: z
      .strictObject({ node: z.string().nullable(), group: z.string().nullable() })
      .describe('Whose problem it is.'),
    reason: reasonView.describe('What is wrong, as facts.'),
    text: z.string().describe('What is wrong, in words.'),
    advice: z
      .string()
      .describe('What a person can do about it at the machine, beside the remedy; may be empty.'),
    remedy: remedyView.nullable().describe('The request that an operator would send next.'),
  })
  .describe('Something that is not as it should be.');

export const storeView = z
  .strictObject({
    kind: z.string().describe('sqlite, etcd …'),
    reachable: z.boolean().describe('From the node whose agent answered.'),
    healthy: z.boolean(),
    believed: z
      .boolean()
      .describe('Nothing that is known here contradicts what it shows; else nothing is decided by it.'),
    lastAnswerMs: z.number().nullable().describe('Milliseconds since its last answer.'),
    summary: z.string().describe("In the store's own terms."),
    members: z.array(
      z.strictObject({
        name: z.string(),
        state: z.string(),
        detail: z.string(),
        well: z.boolean().describe('It answers and does its part.'),
        alarm: z.enum(['no-space', 'corrupt']).nullable().describe('Why the store takes no writes.'),
      }),
    ),
  })
  .describe('Where the cluster document lives.');

export const budgetView = z
  .strictObject({
    step: z.enum(['suspect', 'accuse', 'fence', 'start']),
    typicalMs: z.number().nullable().describe('null: only a person sets the bound.'),
    worstMs: z.number().nullable(),
    words: z.string(),
  })
  .describe('One stretch of the time between a power loss and the service being back.');

export const timingView = z
  .strictObject({
    typicalMs: z.number().nullable().describe('Power loss to service, on a healthy machine.'),
    worstMs: z.number().nullable(),
    steps: z.array(budgetView),
    awaits: z
      .number()
      .nullable()
      .describe(
        'The configuration that is not taken up everywhere yet; until then longer timers of before count.',
      ),
    leaseMs: z.number(),
    renewIntervalMs: z.number(),
    onStoreLoss: z.enum(['freeze', 'stop']),
  })
  .describe('How long a takeover takes and what follows from the timers.');

export const statusView = z
  .strictObject({
    at: z.string().describe('ISO 8601; when this was true.'),
    node: z.string().describe('The node whose agent answered.'),
    incarnation: z.string(),
    version: z.string().describe('Of the agent.'),
    cluster: z.string().nullable().describe('null until the agent has read the configuration.'),
    initialised: z.boolean().describe('The store holds a cluster and the agent has read it.'),
    problems: z.array(problemView).describe('Alarms first.'),
    store: storeView,
    coordinator: z.string().nullable(),
    term: z.number().nullable(),
    document: z.number().nullable().describe('Version of the cluster document.'),
    configuration: z.strictObject({ version: z.number(), hash: z.string() }).nullable(),
    disarmed: z
      .strictObject({ by: z.string() })
      .nullable()
      .describe('No new accusations and fences; since whom.'),
    lease: z
      .strictObject({ valid: z.boolean(), remainingMs: z.number().nullable() })
      .describe('Of the node that answered.'),
    beats: z
      .strictObject({ rejected: z.number(), replayed: z.number() })
      .describe('Heartbeats thrown away here.'),
    nodes: z.array(nodeView),
    groups: z.array(groupView),
    timing: timingView.nullable(),
    readiness: z
      .strictObject({
        verdict: z.enum(['ready', 'at-risk', 'not-ready']),
        groups: z.array(z.string()).describe('Those that are not ready, or at risk.'),
      })
      .nullable()
      .describe(
        'The short of `holdfast readiness`; null: no cluster yet, or one so large that this must be asked for.',
      ),
  })
  .describe('The whole cluster as one node sees it.');

export type ProblemView = z.infer<typeof problemView>;
export type StoreView = z.infer<typeof storeView>;
export type TimingView = z.infer<typeof timingView>;
export type StatusView = z.infer<typeof statusView>;

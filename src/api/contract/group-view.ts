/** A group and its resources as `holdfast group list -o json` and `holdfast resource list -o json` print them. */
import * as z from 'zod';
import { reasonView } from './reason-view.ts';

const groupStates = [
  'running',
  'starting',
  'stopping',
  'failed',
  'stop-failed',
  'blocked',
  'waiting',
  'stopped',
  'disabled',
] as const;

export const groupView = z
  .strictObject({
    name: z.string(),
    state: z
      .enum(groupStates)
      .describe(
        'blocked: its last owner is not yet proved gone; waiting: enabled, but no node may run it now.',
      ),
    node: z.string().nullable().describe('The owner; null when it is free.'),
    generation: z.number().describe('Grows with every change of owner.'),
    since: z.string().nullable().describe('ISO 8601; when the present owner got it.'),
    reason: z.string().describe('The last thing that was decided about it, in words.'),
    why: reasonView.nullable().describe('The same as facts.'),
    proof: z
      .enum(['released', 'reborn', 'off', 'cut-off', 'lapsed', 'confirmed', 'initial', 'accepted'])
      .nullable()
      .describe('What allowed the last change of owner.'),
    from: z.string().nullable().describe('The owner before.'),
    pin: z
      .strictObject({ node: z.string(), by: z.string(), until: z.string().describe('ISO 8601') })
      .nullable()
      .describe('Left by `holdfast group move`.'),
    maintenance: z.strictObject({ by: z.string() }).nullable().describe('Hands off; since whom.'),
    stoppedBy: z.string().nullable().describe('Who stopped or disabled it: a person or a failure policy.'),
    enabled: z.boolean().describe('In the cluster file.'),
    nodes: z.array(z.string()).describe('Preferred nodes.'),
    ordered: z.boolean(),
    restricted: z.boolean(),
    failback: z.enum(['on', 'off', 'manual']),
    failbackWindow: z
      .strictObject({ cron: z.string(), forMs: z.number(), timezone: z.string() })
      .nullable()
      .describe('When it goes to a better node by itself; null: at any time.'),
    together: z.array(z.string()),
    after: z
      .array(
        z.strictObject({
          group: z.string(),
          without: z.enum(['wait', 'run', 'stop']).describe('What it does when that does not run.'),
          forMs: z.number().nullable().describe('When that has not run for so long; null where it waits.'),
        }),
      )
      .describe('Groups that it starts after, and stops before.'),
    apart: z.array(z.string()),
    prefer: z
      .strictObject({ together: z.array(z.string()), apart: z.array(z.string()) })
      .describe('What it would rather have, and runs without.'),
    needs: z.record(z.string(), z.number()).describe('So much of the capacity of its node.'),
    failures: z
      .array(
        z.strictObject({
          node: z.string(),
          count: z.number(),
          at: z.string().describe('ISO 8601'),
          why: z.string(),
        }),
      )
      .describe('Nodes that failed to run it; they decay.'),
    holds: z
      .array(
        z.strictObject({
          kind: z.enum(['address', 'device', 'mount', 'port', 'unit']),
          what: z.string(),
          shared: z.boolean().describe('It is only read: others may read it, too.'),
        }),
      )
      .describe('What no other group is given while it has an owner; a mount and a port: on that node.'),
    resources: z.array(z.string()).describe('In the order of the file.'),
  })
  .describe('One group.');

const resourceStates = [
  'running',
  'starting',
  'stopping',
  'stopped',
  'failed',
  'stop-failed',
  'unknown',
] as const;

export const resourceView = z
  .strictObject({
    group: z.string(),
    name: z.string(),
    type: z.string(),
    node: z.string().nullable().describe('Where the group runs.'),
    state: z.enum(resourceStates).describe('unknown: its owner does not report.'),
    detail: z.string().describe('In words; empty when there is nothing to say.'),
    failures: z
      .number()
      .nullable()
      .describe('Counted within the window of its policy; null on another node than the one asked.'),
    after: z.array(z.string()).describe('Starts after these resources of its group.'),
    onFailure: z.string().describe('The policy in words.'),
  })
  .describe('One resource.');

export type GroupView = z.infer<typeof groupView>;
export type GroupState = GroupView['state'];
export type ResourceView = z.infer<typeof resourceView>;

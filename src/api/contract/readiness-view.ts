/** What `holdfast readiness -o json` prints: whether a failover would work at this moment. */
import * as z from 'zod';
import { drillView } from './drill-view.ts';
import { problemView } from './status-view.ts';

const reasons = z
  .array(problemView)
  .describe('What stands against it, what prevents it (alarm) first. Each says what to do.');

export const groupReadinessView = z
  .strictObject({
    group: z.string(),
    verdict: z
      .enum(['ready', 'at-risk', 'not-ready', 'off'])
      .describe('off: it shall not run, so there is nothing to take over.'),
    node: z.string().nullable().describe('Where it is.'),
    standby: z.string().nullable().describe('Which node would take it over now.'),
    reasons,
    lastDrill: drillView.nullable().describe('null: none is known.'),
  })
  .describe('Whether a group would be taken over if its node were lost now.');

export const readinessView = z
  .strictObject({
    at: z.string().describe('ISO 8601; when this was true.'),
    node: z.string().describe('The node whose agent answered.'),
    cluster: z.string().nullable(),
    verdict: z
      .enum(['ready', 'at-risk', 'not-ready'])
      .describe('The worst of the cluster and of all groups.'),
    reasons: reasons.describe('What concerns the cluster as a whole.'),
    groups: z.array(groupReadinessView),
  })
  .describe('Whether a failover would work now.');

export type GroupReadinessView = z.infer<typeof groupReadinessView>;
export type ReadinessView = z.infer<typeof readinessView>;

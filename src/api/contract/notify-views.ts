/** What `holdfast notify` prints: by which ways people are told, how their last messages went, and what a test came to. */
import * as z from 'zod';
import { notifyLevels, notifyTopics } from '../../core/notify/notify-levels.ts';

const delivery = {
  at: z.string().describe('ISO 8601'),
  node: z.string().describe('Who sent it.'),
  said: z.string().describe('What the other side answered, or why nothing came of it.'),
};

export const notifyWayView = z
  .strictObject({
    way: z.string().describe('Its name in the cluster file.'),
    kind: z.string().describe('smtp, webhook, script'),
    target: z.string().describe('Who is told: addresses, the host of an address, a program.'),
    severity: z.enum(notifyLevels).describe('What is less urgent is not told by it.'),
    events: z.array(z.enum(notifyTopics)).describe('What is told by it.'),
    perHour: z.number().describe('At most so many messages within an hour.'),
    state: z
      .enum(['works', 'fails', 'unused', 'unknown'])
      .describe('By the last message; unused: there was none yet; unknown: the store does not answer.'),
    lastSent: z.strictObject(delivery).nullable(),
    lastFailure: z
      .strictObject({ ...delivery, inARow: z.number().describe('0: a later message went well.') })
      .nullable(),
    sentLastHour: z.number(),
    standing: z.number().describe('Problems whose begin was told and whose end was not.'),
  })
  .describe('A way by which people are told.');

export const notifyTestView = z
  .strictObject({
    node: z.string().describe('Who sent it.'),
    way: z.string(),
    ok: z.boolean().describe('The other side took it.'),
    said: z.string().describe('What it answered, or why nothing came of it.'),
    tookMs: z.number().nullable().describe('null: that node was not asked.'),
  })
  .describe('What a test message came to.');

export type NotifyWayView = z.infer<typeof notifyWayView>;
export type NotifyTestView = z.infer<typeof notifyTestView>;

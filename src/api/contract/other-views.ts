/** The smaller answers: events, explanations, the running configuration, acceptance, errors. */
import * as z from 'zod';
import type { Config } from '../../core/config.ts';
import { reasonView, remedyView } from './reason-view.ts';

export const eventView = z
  .strictObject({
    seq: z.number().describe('Grows by one per event of this node.'),
    at: z.string().describe('ISO 8601'),
    level: z.enum(['info', 'warning', 'alarm']),
    text: z.string().describe('What happened, in words.'),
    reason: reasonView.describe('The same as facts.'),
    document: z
      .number()
      .describe(
        'Version of the cluster document it followed from, which orders the events of several nodes.',
      ),
    node: z.string().nullable(),
    group: z.string().nullable(),
    resource: z.string().nullable(),
  })
  .describe('One event; a follower gets one per line.');

export const explanationView = z
  .strictObject({
    group: z.string(),
    state: z.string(),
    node: z.string().nullable().describe('Where it is.'),
    chosen: z.string().nullable().describe('Where it should be.'),
    summary: z.string().describe('A sentence or a few.'),
    unmet: z
      .array(z.strictObject({ text: z.string(), why: reasonView.describe('The same as facts.') }))
      .describe('What the group would rather have (`prefer`) and has not where it should be.'),
    reasons: z.array(
      z.strictObject({
        node: z.string(),
        verdict: z
          .enum(['chosen', 'best', 'better', 'good', 'unsteady', 'poor', 'silent', 'illegal', 'not-a-member'])
          .describe(
            'How good the node is for the group; poor: only if nothing better is left; silent: nobody hears it.',
          ),
        text: z.string(),
        why: reasonView.describe('The same as facts.'),
      }),
    ),
  })
  .describe('Why a group is where it is, and why not elsewhere.');

export const configurationView = z
  .strictObject({
    version: z.number().describe('What `apply` names as its base.'),
    hash: z.string(),
    config: z
      .custom<Config>((value) => typeof value === 'object' && value !== null)
      .describe('The compiled cluster file.'),
  })
  .describe('The running configuration.');

const edition = {
  version: z.number().describe('Grows by one with every apply.'),
  hash: z.string().describe('Its name in the store.'),
  by: z.string().nullable().describe('Who applied it; null where that was not kept.'),
  node: z.string().nullable().describe('The node where it was handed over; null: by `init`.'),
  at: z.string().nullable().describe('When it was handed over, ISO 8601.'),
  file: z.string().nullable().describe('The path of the cluster file there.'),
};

export const editionView = z.strictObject(edition).describe('One configuration that was applied.');

export const appliedView = z
  .strictObject({
    ...edition,
    source: z.string().nullable().describe('The cluster file as it was written, passwords included.'),
    config: z
      .custom<Config>((value) => typeof value === 'object' && value !== null)
      .describe('The compiled cluster file.'),
  })
  .describe('One configuration that was applied, whole.');

export const storedConfiguration = z
  .strictObject({ hash: z.string().describe('What an `apply` request names.') })
  .describe('A configuration that lies in the store.');

export const acceptance = z
  .strictObject({ outcome: z.literal('accepted') })
  .describe('The coordinator took the request; what follows from it is seen in the status.');

export const errorView = z
  .strictObject({
    error: z.strictObject({
      code: z.string().describe('Listed in docs/errors.md.'),
      message: z.string(),
      field: z.string().nullable().describe('For invalid-request: the path of the field.'),
      reason: reasonView.nullable().describe('For refused: why, as facts.'),
      remedy: remedyView.nullable().describe('For refused: the request that would help.'),
    }),
  })
  .describe('Every answer that is not a success.');

export type EventView = z.infer<typeof eventView>;
export type ExplanationView = z.infer<typeof explanationView>;
export type ConfigurationView = z.infer<typeof configurationView>;
export type EditionView = z.infer<typeof editionView>;
export type AppliedView = z.infer<typeof appliedView>;
export type ErrorView = z.infer<typeof errorView>;

/** A reason as facts: its kind, and what the kind has. The kinds stand in src/core/reason.ts. */
import * as z from 'zod';
import type { Reason } from '../../core/reason.ts';
import type { Remedy } from '../../core/takeover/requests/requests.ts';

export const reasonView = z
  .custom<Reason>((value) => typeof value === 'object' && value !== null && 'kind' in value)
  .describe('A reason as facts: `kind` and what that kind has.');

export const remedyView = z
  .strictObject({
    title: z.string().describe('What a button for it says.'),
    request: z
      .custom<Remedy>((value) => typeof value === 'object' && value !== null && 'kind' in value)
      .describe(
        '`POST /v1/requests` takes it as it is; `confirm-off` together with `inc`, the `incarnation` of the node that was looked at.',
      ),
  })
  .describe('The request that an operator would send next.');

export type RemedyView = z.infer<typeof remedyView>;

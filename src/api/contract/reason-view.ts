/** A reason as facts: its kind, and what the kind has. The kinds stand in src/core/reason.ts. */
import * as z from 'zod';
import type { Reason } from '../../core/reason.ts';
import type { Request } from '../../core/takeover/requests/requests.ts';

export const reasonView = z
  .custom<Reason>((value) => typeof value === 'object' && value !== null && 'kind' in value)
  .describe('A reason as facts: `kind` and what that kind has.');

export const remedyView = z
  .custom<Request>((value) => typeof value === 'object' && value !== null && 'kind' in value)
  .describe('A request that `POST /v1/requests` takes as it is.');

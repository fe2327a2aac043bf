/**
 * What can be asked of the cluster over the local API. The schema refuses unknown keys: a misspelt one would otherwise
 * be something asked for that is silently ignored. Loaded by an agent only when the first request arrives.
 */
import * as z from 'zod';
import { must } from '../../core/invariant.ts';
import { type Request, type RequestKind, requestRules } from '../../core/takeover/requests/requests.ts';
import type { Field } from '../../core/takeover/requests/rule.ts';

const name = z.string().min(1).max(63);
/** A pin that outlives a month is a preference and belongs into the cluster file. */
const longestPinMs = 31 * 24 * 3_600_000;

const requestFields: { readonly [F in Field]: z.ZodType } = {
  node: name,
  group: name,
  'some-node': z.union([name, z.literal('')]).describe('Empty: the best other node.'),
  hash: z
    .string()
    .regex(/^[0-9a-zA-Z_-]{8,128}$/)
    .describe('Answer of POST /v1/configurations.'),
  version: z.int().min(0).describe('Version of the configuration the change was planned against.'),
  'pin-ms': z.int().min(0).max(longestPinMs).describe('How long the pin lasts.'),
  flag: z.boolean(),
};

/** Keys as the table of requests has them. */
function schemaOf(kind: RequestKind) {
  const fields = Object.entries<Field>(requestRules[kind].shape).map(([key, field]) => [
    key,
    requestFields[field],
  ]);
  return z.strictObject({ kind: z.literal(kind), ...Object.fromEntries(fields) });
}

const [first, ...others] = (Object.keys(requestRules) as RequestKind[]).map(schemaOf);

export const requestSchema = z
  .discriminatedUnion('kind', [must(first, 'something can be asked'), ...others])
  .describe('What an operator can ask.');

const configurationUpload = z
  .strictObject({ text: z.string().min(2).describe('The canonical configuration.') })
  .describe('A configuration to be named by a later apply.');

/** By the names that the table of routes uses. */
export const bodies = {
  Request: requestSchema as unknown as z.ZodType<Request>,
  ConfigurationUpload: configurationUpload,
} as const;

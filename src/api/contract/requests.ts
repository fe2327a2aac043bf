/**
 * What can be asked of the cluster over the local API. The schema refuses unknown keys: a misspelt one would otherwise
 * be a wish that is silently ignored. Loaded by an agent only when the first request arrives.
 */
import * as z from 'zod';

const name = z.string().min(1).max(63);
/** A pin that outlives a month is a preference and belongs into the cluster file. */
const longestPinMs = 31 * 24 * 3_600_000;

const groupKinds = ['start', 'stop', 'enable', 'disable', 'restart', 'unpin', 'failback', 'cleanup'] as const;
const nodeKinds = ['drain', 'resume', 'fence', 'confirm-off'] as const;

const onNode = nodeKinds.map((kind) => z.strictObject({ kind: z.literal(kind), node: name }));
const onGroup = groupKinds.map((kind) => z.strictObject({ kind: z.literal(kind), group: name }));

export const requestSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('apply'),
      hash: z
        .string()
        .regex(/^[0-9a-zA-Z_-]{8,128}$/)
        .describe('Answer of POST /v1/configurations.'),
      base: z.int().min(0).describe('Version of the configuration the change was planned against.'),
    }),
    z.strictObject({ kind: z.literal('maintenance'), group: name, on: z.boolean() }),
    z.strictObject({
      kind: z.literal('move'),
      group: name,
      node: z.union([name, z.literal('')]).describe('Empty: the best other node.'),
      forMs: z.int().min(0).max(longestPinMs).describe('How long the pin lasts.'),
    }),
    z.strictObject({ kind: z.literal('disarm') }),
    z.strictObject({ kind: z.literal('arm') }),
    ...onNode,
    ...onGroup,
  ])
  .describe('What an operator can ask.');

const configurationUpload = z
  .strictObject({ text: z.string().min(2).describe('The canonical configuration.') })
  .describe('A configuration to be named by a later apply.');

/** By the names that the table of routes uses. */
export const bodies = { Request: requestSchema, ConfigurationUpload: configurationUpload } as const;

/**
 * What can be asked of the cluster over the local API. The schema refuses unknown keys: a misspelt one would otherwise
 * be a wish that is silently ignored. Loaded by an agent only when the first request arrives.
 */
import * as z from 'zod';
import type { Request } from '../../core/takeover/document.ts';

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

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly field: string; readonly problem: string };

export function checkRequest(value: unknown): Checked<Request> {
  return check(requestSchema, value) as Checked<Request>;
}

export function checkUpload(value: unknown): Checked<{ text: string }> {
  return check(configurationUpload, value);
}

/** The first mistake only: the sender is a program, and one clear sentence is enough to correct it. */
function check<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0]!;
  const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...issue.path, ...(key === undefined ? [] : [key])].map(String);
  return {
    ok: false,
    field: path.length === 0 ? 'body' : path.join('.').slice(0, 100),
    problem: words(issue),
  };
}

function words(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'this key is unknown here';
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind')
    return 'there is no request of this kind';
  return issue.message.replace(/^Invalid input: /, '').slice(0, 200);
}

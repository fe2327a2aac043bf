/**
 * What can be asked of the cluster over the local API. The schema refuses unknown keys: a misspelt one would otherwise
 * be something asked for that is silently ignored. Loaded by an agent only when the first request arrives.
 */
import * as z from 'zod';
import { roleNames } from '../../core/access/access-document.ts';
import { isAccessName } from '../../core/access/read-access.ts';
import { drillHows } from '../../core/drill/drill-document.ts';
import { must } from '../../core/invariant.ts';
import { type Field, faultOfValue, fieldKinds } from '../../core/takeover/requests/field.ts';
import { type Request, type RequestKind, requestRules } from '../../core/takeover/requests/requests.ts';
import { authorityDrop, authorityGift, authorityKeys } from './authority-shapes.ts';
import { nodeName } from './node-name.ts';

const tokenMsMax = 366 * 24 * 3_600_000;

/** What a field can hold stands in the table of their kinds. */
function schemaOfField(field: Field): z.ZodType {
  return z
    .custom((value) => faultOfValue(field, value) === undefined, {
      error: ({ input }) => faultOfValue(field, input) ?? '',
    })
    .describe(fieldKinds[field].about);
}

/** Keys as the table of requests has them. */
function schemaOf(kind: RequestKind) {
  const fields = Object.entries<Field>(requestRules[kind].shape).map(([key, field]) => [
    key,
    schemaOfField(field),
  ]);
  return z
    .strictObject({ kind: z.literal(kind), ...Object.fromEntries(fields) })
    .describe(requestRules[kind].about);
}

const [first, ...others] = (Object.keys(requestRules) as RequestKind[]).map(schemaOf);

export const requestSchema = z
  .discriminatedUnion('kind', [must(first, 'something can be asked'), ...others])
  .describe('What an operator can ask.');

const configurationUpload = z
  .strictObject({
    text: z
      .string()
      .regex(/^\{[\s\S]*\}$/)
      .describe('The canonical configuration, a JSON object.'),
    source: z.string().describe('The cluster file it was compiled from, as it was written.'),
    file: z
      .string()
      .max(4096)
      .regex(/^\P{Cc}*$/u)
      .describe('The path of that file.'),
  })
  .describe('A configuration to be named by a later apply.');

const notifyTest = z
  .strictObject({
    way: nodeName.optional().describe('Its name in the cluster file; left out: each.'),
    everyNode: z.boolean().describe('From every node, and not from this one alone.'),
  })
  .describe('A test of the ways by which people are told.');

const drillMs = z
  .int()
  .min(0)
  .max(24 * 3_600_000)
  .nullable();

const drillDone = z
  .strictObject({
    group: nodeName,
    how: z.enum(drillHows),
    from: nodeName,
    to: nodeName,
    outageMs: drillMs.describe('How long nobody answered at longest; null: not measured.'),
    backOutageMs: drillMs.describe('The same on the way back; null also where it did not go back.'),
  })
  .describe('What a drill has shown.');

const tokenDraft = z
  .strictObject({
    name: z.string().refine(isAccessName).describe('Whose it is; for one that opens `join`, what it is for.'),
    opens: z
      .enum([...roleNames, 'join'])
      .describe('A role, or `join`: the way into the cluster for one host.'),
    node: nodeName.optional().describe('Of one that opens `join`: the only node that may join by it.'),
    forMs: z.int().min(60_000).max(tokenMsMax).describe('How long it counts.'),
  })
  .describe('A token to be made.');

/** More than any host has in earnest. */
const addressesMax = 200;
const plain = z.string().refine((text) => /^[0-9a-fA-F:.]{2,45}$/.test(text), 'expected an address');

const certificateRequest = z.string().max(8192).describe('PEM: a certificate request, signed with its key.');

const certificateWanted = z
  .strictObject({ request: certificateRequest })
  .describe('A node that wants its next certificate.');

const joiningHost = z
  .strictObject({
    token: z.string().max(200).describe('The secret of a token for joining.'),
    node: nodeName.describe('What it is to be called.'),
    addresses: z.array(plain).max(addressesMax).describe('Of its interfaces.'),
    wanted: z.record(nodeName, plain).describe('By network the address to take, where there is a choice.'),
    request: certificateRequest,
  })
  .describe('A host that wants to be a node.');

/** By the names that the table of routes uses. */
export const bodies = {
  Request: requestSchema as unknown as z.ZodType<Request>,
  ConfigurationUpload: configurationUpload,
  TokenDraft: tokenDraft,
  JoiningHost: joiningHost,
  CertificateWanted: certificateWanted,
  AuthorityGift: authorityGift,
  AuthorityKeys: authorityKeys,
  AuthorityDrop: authorityDrop,
  NotifyTest: notifyTest,
  DrillDone: drillDone,
} as const;

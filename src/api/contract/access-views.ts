/** What is shown of who may come in. */
import * as z from 'zod';
import { roleNames } from '../../core/access/access-document.ts';

const token = {
  id: z.string(),
  name: z.string().describe('Whose it is.'),
  opens: z.enum([...roleNames, 'join']).describe('A role, or the way into the cluster for one host.'),
  node: z.string().nullable().describe('The only node that may join by it, where it is for one.'),
  state: z.enum(['in-force', 'ended', 'revoked', 'used']),
  by: z.string().describe('Who made it.'),
  madeAt: z.string().describe('ISO 8601'),
  endsAt: z.string().describe('ISO 8601'),
  spentBy: z.string().nullable().describe('Who took it back, or the node that came in by it.'),
  spentAt: z.string().nullable().describe('ISO 8601'),
};

export const tokenView = z.strictObject(token).describe('A token, without its secret.');

export const newToken = z
  .strictObject({
    ...token,
    text: z
      .string()
      .describe(
        'The token itself: shown this once. Of one for joining: with all that a host needs to find the cluster.',
      ),
  })
  .describe('A token that was just made.');

export const barredView = z
  .strictObject({ node: z.string() })
  .describe('A node whose certificates of before count no more.');

export const authorityView = z
  .strictObject({ authority: z.string().describe('PEM, one certificate or more.') })
  .describe('Whom the nodes of this cluster trust.');

export const joinedView = z
  .strictObject({
    cluster: z.string(),
    node: z.string(),
    addresses: z.record(z.string(), z.string()).describe('Of the node in the cluster file, by network.'),
    added: z.boolean().describe('It was put into the cluster file; false: it stood there.'),
    version: z.number().describe('Of the configuration in force.'),
    certificate: z.string().describe('PEM.'),
    authority: z.string().describe('Of nodes: PEM.'),
    people: z.string().nullable().describe('The authority of people: PEM.'),
    file: z.string().describe('The cluster file, passwords included.'),
    key: z.string().describe('The key file of the cluster, base64.'),
  })
  .describe('What a host needs to be a node, all but its own key.');

export const issuedCertificate = z
  .strictObject({ certificate: z.string().describe('PEM.') })
  .describe('The certificate of a node.');

export const auditView = z
  .strictObject({
    seq: z.number().describe('Of the event.'),
    at: z.string().describe('ISO 8601'),
    who: z
      .string()
      .nullable()
      .describe('Of a local one: what it says its name is. Null: somebody was not let in.'),
    by: z
      .enum(['local', 'certificate', 'token', 'account', 'node', 'join-token', 'password', 'nothing'])
      .nullable()
      .describe('By what it was let in, or tried to be.'),
    role: z.enum(roleNames).nullable(),
    group: z.string().nullable().describe('Of the system, by which an account has its role.'),
    from: z.string().describe('An address, or `local`.'),
    what: z.string().describe('The kind of the request, the name of the route, or `sign-in`.'),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    answer: z.string().describe('`ok`, or why not: a code.'),
    because: z.string().nullable().describe('The kind of the reason, where it was refused for one.'),
    text: z.string().describe('All of it in words.'),
  })
  .describe('One entry of the audit log.');

export const auditOfNodeView = z
  .strictObject({
    node: z.string(),
    unasked: z.string().nullable().describe('Why it did not answer; null: it did.'),
    entries: z.array(auditView).describe('Oldest first.'),
  })
  .describe('The audit log of one node.');

export type AuditView = z.infer<typeof auditView>;
export type TokenView = z.infer<typeof tokenView>;

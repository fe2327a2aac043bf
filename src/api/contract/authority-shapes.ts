/** What goes in and comes out where the key of the authority is looked at, given and taken. */
import * as z from 'zod';
import { nodeName } from './node-name.ts';

const signed = z
  .strictObject({
    fingerprint: z.string().max(128).describe('SHA-256 of the certificate of the authority.'),
    signature: z.string().max(512).describe('Base64.'),
  })
  .describe('Signed with a key.');

const held = { nodes: signed, people: signed.nullable() };
const nonce = z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hexadecimal digits');
const sealed = z.string().max(8192).describe('PEM: PKCS#8, encrypted.');
const passphrase = z.string().min(1).max(1024);
const removed = z.array(z.string()).describe('The files that were removed on the node that was asked.');

export const authorityKeyView = z
  .strictObject({
    node: z.string(),
    is: z
      .enum(['ready', 'closed', 'unusable', 'none', 'no-identity'])
      .nullable()
      .describe('`closed`: its passphrase is not beside it. Null: the node could not be asked.'),
    fingerprint: z
      .string()
      .nullable()
      .describe('SHA-256 of the certificate of the authority whose key it is, where it opens.'),
    said: z.string().nullable().describe('What is wrong, or why the node could not be asked.'),
  })
  .describe('Whether a node has the key of the authority.');

export type AuthorityKeyView = z.infer<typeof authorityKeyView>;

export const authorityGivenView = z
  .strictObject({ node: z.string().describe('The node that has it now.'), removed })
  .describe('The key of the authority was given, and the other node has signed with it.');

export const authorityHeldView = z
  .strictObject(held)
  .describe('Signed with the keys as they lie on the disk of the node.');

export const authorityDroppedView = z
  .strictObject({ removed })
  .describe('The key of the authority was removed.');

export const authorityGift = z
  .strictObject({
    to: nodeName.describe('The node that shall have it.'),
    moves: z.boolean().describe('It is removed here when the other node has shown that it has it.'),
    passphrase: passphrase.optional().describe('Where none lies beside the key.'),
  })
  .describe('Whom the key of the authority is given to.');

export const authorityKeys = z
  .strictObject({
    nodes: sealed,
    people: sealed.nullable(),
    passphrase,
    beside: z.boolean().describe('The passphrase shall lie beside them.'),
    nonce: nonce.describe('What is to be signed.'),
  })
  .describe('The keys of the authorities, encrypted, with what opens them.');

export const authorityDrop = z
  .strictObject({
    nonce: nonce.describe('What was signed.'),
    held: z.strictObject(held).describe('Signed with the keys as they lie elsewhere.'),
    passphrase: passphrase.optional().describe('Where none lies beside the key.'),
  })
  .describe('Proof that the key of the authority lies elsewhere, too.');

/** What is shown of who may come in. */
import * as z from 'zod';
import { roleNames } from '../../core/access/access-document.ts';

const token = {
  id: z.string(),
  name: z.string().describe('Whose it is.'),
  opens: z.enum([...roleNames, 'join']).describe('A role, or the way into the cluster for one host.'),
  state: z.enum(['in-force', 'ended', 'revoked', 'used']),
  by: z.string().describe('Who made it.'),
  madeAt: z.string().describe('ISO 8601'),
  endsAt: z.string().describe('ISO 8601'),
  spentBy: z.string().nullable().describe('Who took it back, or the node that came in by it.'),
  spentAt: z.string().nullable().describe('ISO 8601'),
};

export const tokenView = z.strictObject(token).describe('A token, without its secret.');

export const newToken = z
  .strictObject({ ...token, text: z.string().describe('The token itself: shown this once.') })
  .describe('A token that was just made.');

export type TokenView = z.infer<typeof tokenView>;

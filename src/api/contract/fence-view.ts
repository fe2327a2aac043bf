/** What `holdfast fence list -o json` prints: by what every node can be switched off, and what was heard of it. */
import * as z from 'zod';

export const fenceDeviceView = z
  .strictObject({
    node: z.string().describe('Whom it switches off.'),
    device: z.string(),
    turn: z.number().describe('1: it is tried first; devices with the same number at once.'),
    together: z
      .array(z.string())
      .describe('Devices that must read back off together with it; empty where it alone is enough.'),
    proof: z
      .enum(['off', 'confirmed'])
      .describe('off: it is asked and says so; confirmed: a person is asked.'),
    says: z
      .enum(['on', 'silent', 'contradicts', 'unasked'])
      .describe(
        'What the nodes that ask it heard last: on; silent: it does not say; contradicts: it says off, and the node is heard; unasked: nobody has an answer for this start of the node.',
      ),
    said: z.string().describe('For silent: what it said instead, or why it said nothing.'),
    askedBy: z.array(z.string()).describe('Members whose record has an answer of it.'),
  })
  .describe('One fence device of one node.');

export type FenceDeviceView = z.infer<typeof fenceDeviceView>;

/** A node as `holdfast node list -o json` prints it. Absent facts are null, so that every key is always there. */
import * as z from 'zod';

const nodeStates = ['in', 'accused', 'gone', 'out'] as const;

export const linkView = z
  .strictObject({
    network: z.string().describe('A network of the cluster file that carries heartbeats.'),
    up: z.boolean().describe('The node reports a carrier on it.'),
    heardBy: z.array(z.string()).describe('Nodes in the cluster that hear this node there.'),
    unheardBy: z.array(z.string()).describe('Nodes in the cluster that do not.'),
  })
  .describe('Who hears a node on one network.');

export const proofView = z
  .strictObject({
    kind: z
      .enum(['released', 'reborn', 'off', 'cut-off', 'lapsed', 'confirmed', 'initial'])
      .describe('How it is certain.'),
    by: z.string().nullable().describe('The fence device, or the person who confirmed.'),
  })
  .describe('Why it is certain that a node does not own anything any more.');

export const nodeView = z
  .strictObject({
    name: z.string(),
    state: z
      .enum(nodeStates)
      .describe('in: a member; accused: being proved gone; gone: proved gone; out: never joined.'),
    self: z.boolean().describe('The node whose agent answered.'),
    coordinator: z.boolean().describe('It decides at present.'),
    incarnation: z.string().nullable().describe('New at every start of the keeper.'),
    drained: z
      .strictObject({ by: z.string() })
      .nullable()
      .describe('Everything is moved away and kept away; since whom.'),
    quarantine: z
      .strictObject({ times: z.number(), until: z.string().describe('ISO 8601') })
      .nullable()
      .describe('It was away so often lately that it is given no groups that another node could run.'),
    heard: z
      .boolean()
      .describe(
        'A member that at least one other member hears. Without that it may have no power: see problems.',
      ),
    away: z
      .boolean()
      .describe('Its agent is being replaced: nobody hears it for a moment, and what it runs goes on.'),
    version: z.string().nullable().describe('Of its agent, as its record says.'),
    health: z.enum(['ok', 'failed', 'unknown']).describe("The node's own test of itself."),
    why: z.string().describe('For accused: why. Else empty.'),
    fencing: z
      .strictObject({ attempt: z.number(), running: z.boolean() })
      .nullable()
      .describe('For accused: the number of the fence attempt and whether its command may be running.'),
    needsPerson: z
      .boolean()
      .describe('Accused, and no device can prove it off: waits for `holdfast node confirm-off`.'),
    proof: proofView.nullable().describe('For gone.'),
    knows: z
      .array(z.string())
      .nullable()
      .describe('Of what a configuration may need; null: it holds none up, being no member.'),
    lapse: z.boolean().describe('Admitted with an armed watchdog that cannot be paused with it.'),
    links: z.array(linkView),
    groups: z.array(z.string()).describe('Groups assigned to it.'),
    capacity: z
      .array(
        z.strictObject({
          what: z.string(),
          has: z.number(),
          used: z.number().describe('What its groups need.'),
        }),
      )
      .describe(
        'What it has room for, as the cluster file says; and what its groups need that it does not name.',
      ),
    fence: z
      .array(z.string())
      .describe(
        'Its fence devices, in the order they are tried; those that must prove it together as one, such as pdu1+pdu2.',
      ),
    watchdog: z.string().nullable(),
    addresses: z.record(z.string(), z.string()).describe('By network.'),
  })
  .describe('One node.');

export type LinkView = z.infer<typeof linkView>;
export type ProofView = z.infer<typeof proofView>;
export type NodeView = z.infer<typeof nodeView>;

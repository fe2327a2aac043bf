/** The audit log of this node, and what another one answers of its own. */

import { HoldfastError } from '../../errors.ts';
import type { AgentFacade } from '../../ports/agent-facade.ts';
import type { AuditAsked } from '../../ports/audit.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { eventsUsual } from '../contract/routes.ts';
import { viewAudit } from '../views/audit.ts';
import type { Call } from './call.ts';

export function auditHere({ facade, fields }: Call<'audit'>): Promise<AnswerOf<'audit'>> {
  return ownAudit(facade, askedIn(fields));
}

/** Throws `unknown-node`. What a node passes on goes no further. */
export async function auditOf({ facade, caller, fields }: Call<'auditOf'>): Promise<AnswerOf<'auditOf'>> {
  const { node: self, config } = await facade.snapshot();
  const { node } = fields;
  const asked = askedIn(fields);
  if (node === self) return { node, unasked: null, entries: await ownAudit(facade, asked) };
  if (config === undefined || !Object.hasOwn(config.nodes, node) || caller.visitor.kind === 'node')
    throw new HoldfastError('unknown-node', {
      name: node.slice(0, 64),
      advice: 'the configuration has no such node',
    });
  const answer = await facade.auditOf(node, asked);
  if (typeof answer === 'string') return { node, unasked: answer, entries: [] };
  return { node, unasked: null, entries: answer.map((entry) => ({ ...entry, facts: { ...entry.facts } })) };
}

function askedIn({ since = 0, last = eventsUsual }: Partial<AuditAsked>): AuditAsked {
  return { since, last };
}

async function ownAudit(facade: AgentFacade, { since, last }: AuditAsked): Promise<AnswerOf<'audit'>> {
  const entries = (await facade.audit()).filter(({ at }) => at >= since).flatMap(viewAudit);
  return last === 0 ? [] : entries.slice(-last);
}

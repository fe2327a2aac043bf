/** The audit log of another node, asked of it over TLS. */
import type { AuditAsked, AuditEntry } from '../../ports/audit.ts';
import { type Asking, clientOfNode } from './client-of-node.ts';

/** Nobody who looks waits longer for one that is away. */
const withinMs = 5_000;

export function auditOfOthers(
  from: Asking,
): (node: string, asked: AuditAsked) => Promise<readonly AuditEntry[] | string> {
  return async (node, asked) => {
    const client = clientOfNode(from, node, withinMs);
    if (client === undefined) return 'nodes do not answer one another without an identity';
    try {
      return await client.audit(asked);
    } catch (error) {
      return (error as Error).message;
    }
  };
}

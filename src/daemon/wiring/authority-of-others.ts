/** The key of the authority on other nodes, asked of and offered to them over TLS. */

import type { RoleOptions } from '../authority-role.ts';
import { type Asking, clientOfNode } from './client-of-node.ts';

/** Nobody who looks waits longer for one that is away. */
const looksWithinMs = 5_000;
const takesWithinMs = 20_000;
const noWay = 'nodes do not answer one another: the cluster has no identity, or "api.enabled" is false';

export function authorityOfOthers(from: Asking): Pick<RoleOptions, 'offer' | 'stateOf'> {
  return {
    async stateOf(node) {
      const client = clientOfNode(from, node, looksWithinMs);
      if (client === undefined) return noWay;
      try {
        const { is, fingerprint, said } = await client.authorityKey();
        return is === null ? (said ?? '') : { is, fingerprint, said };
      } catch (error) {
        return (error as Error).message;
      }
    },
    offer(to, offered) {
      const client = clientOfNode(from, to, takesWithinMs);
      if (client === undefined) return Promise.reject(new Error(`${noWay}.`));
      return client.takeAuthority({ ...offered });
    },
  };
}

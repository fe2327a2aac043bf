/** The next certificate of a node, for the addresses that the configuration in force gives it. */
import type { Config, NodeName } from '../core/config.ts';
import type { AgentFacade } from '../ports/agent-facade.ts';
import type { Issued, IssueTask } from '../ports/joining.ts';

export interface Issuing {
  readonly self: NodeName;
  /** Directory. */
  readonly identity: string | undefined;
  config(): Config | undefined;
  work(task: IssueTask): Promise<Issued>;
}

export function createIssuing({ self, identity, config, work }: Issuing): AgentFacade['issue'] {
  return async (node, request) => {
    const nodes = config()?.nodes ?? {};
    const own = Object.hasOwn(nodes, node) ? nodes[node] : undefined;
    if (own === undefined || identity === undefined)
      return { is: 'refused', reason: { kind: 'agent-starting' } };
    return work({ node, addresses: Object.values(own.addresses), request, self, identity });
  };
}

/** The next certificate of a node or a witness, for the addresses that the configuration in force gives it. */
import type { Config, NodeName } from '../core/config.ts';
import type { AgentFacade } from '../ports/agent-facade.ts';
import type { Issued, IssueTask } from '../ports/joining.ts';

export interface Issuing {
  readonly self: NodeName;
  /** Directory. */
  readonly identity: string | undefined;
  config(): Config | undefined;
  /** Of a node or a witness; undefined for whoever is neither. */
  addressesOf(config: Config, name: string): readonly string[] | undefined;
  work(task: IssueTask): Promise<Issued>;
}

export function createIssuing({ self, identity, config, addressesOf, work }: Issuing): AgentFacade['issue'] {
  return async (node, request) => {
    const inForce = config();
    const addresses = inForce && addressesOf(inForce, node);
    if (addresses === undefined || identity === undefined)
      return { is: 'refused', reason: { kind: 'agent-starting' } };
    return work({ node, addresses, request, self, identity });
  };
}

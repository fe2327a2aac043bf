/**
 * The next certificate of a node or a witness, for the addresses that the configuration in force gives it. Each is worked out by a
 * child: one after the other, and for each name one at a time, so that no more wait than there are names.
 */
import type { Config, NodeName } from '../core/config.ts';
import type { Access } from '../ports/access.ts';
import type { AgentFacade } from '../ports/agent-facade.ts';
import type { Issued, IssueTask } from '../ports/joining.ts';
import { makeTurns } from './make-turns.ts';

export interface Issuing {
  readonly self: NodeName;
  /** Directory. */
  readonly identity: string | undefined;
  readonly access: Pick<Access, 'renewalTime'>;
  config(): Config | undefined;
  /** Of a node or a witness; undefined for whoever is neither. */
  addressesOf(config: Config, name: string): readonly string[] | undefined;
  work(task: IssueTask): Promise<Issued>;
}

export function createIssuing(o: Issuing): AgentFacade['issue'] {
  const inTurn = makeTurns();
  const waiting = new Set<string>();
  return async (node, request) => {
    if (waiting.has(node)) return { is: 'refused', reason: { kind: 'certificate-in-work', node } };
    waiting.add(node);
    // Of when it was asked for: who is taken out while it waits has none that counts.
    const at = o.access.renewalTime(node);
    try {
      return await inTurn(() => issue(o, { node, request, at }));
    } finally {
      waiting.delete(node);
    }
  };
}

async function issue(
  { self, identity, config, addressesOf, work }: Issuing,
  asked: Pick<IssueTask, 'node' | 'request' | 'at'>,
): Promise<Issued> {
  const inForce = config();
  const addresses = inForce && addressesOf(inForce, asked.node);
  if (addresses === undefined || identity === undefined)
    return { is: 'refused', reason: { kind: 'agent-starting' } };
  return work({ ...asked, addresses, self, identity });
}

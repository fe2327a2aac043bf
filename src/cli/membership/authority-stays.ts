/** The key of the authority, where a node that goes has it: whoever takes it out is told by which command it goes to one that stays. */
import type { ApiClient } from '../../api/client.ts';
import { holdersIn, keyStates, unaskedIn } from '../authority/key-states.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { YesInput } from '../options.ts';

export interface Going {
  /** Undefined where the agent has ended already. */
  readonly client: ApiClient | undefined;
  readonly node: string;
  /** The command is said on the node that goes. */
  readonly isHere: boolean;
}

/** Asks, with that sentence; whoever is not asked is told. Throws `not-confirmed`. */
export async function confirmGoing(
  context: Context,
  input: YesInput,
  question: string,
  { client, node, isHere }: Going,
): Promise<void> {
  const note = client === undefined ? '' : await authorityNote(client, node, isHere);
  if (input.yes && note !== '') context.err.write(`${note}\n`);
  await confirm(context, input, [question, note].filter(Boolean).join(' '));
}

/**
 * A sentence for the question that is asked first, or '' where a node that stays has the key, or the cluster has no authority.
 */
async function authorityNote(client: ApiClient, node: string, isHere: boolean): Promise<string> {
  const states = await keyStates(client).catch(() => []);
  const stays = states.find((state) => state.node !== node)?.node;
  const holders = holdersIn(states);
  if (stays === undefined || states.some(({ is }) => is === 'no-identity')) return '';
  if (holders.some((holder) => holder !== node)) return '';
  if (holders.includes(node)) {
    const where = isHere ? '' : ` on ${node}`;
    return `The key of the authority lies on ${node} alone, and without it no host joins and no certificate is renewed. Better first${where}: holdfast authority move ${stays}.`;
  }
  if (!unaskedIn(states).includes(node)) return '';
  return `${node} cannot be asked, and no node that answers has the key of the authority: if it lay there, bring it from where it is kept (holdfast authority import DIRECTORY).`;
}

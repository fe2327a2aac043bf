/** `holdfast authority copy|move NODE`: asked of the node that has it. */
import type { ApiClient } from '../../api/client.ts';
import { HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { type PassphraseInput, readPassphrase } from '../certificate/own-identity.ts';
import type { Context } from '../context.ts';
import { findNode } from '../names.ts';
import type { StateDirInput } from '../options.ts';
import { holdersIn, keyStates, unaskedIn } from './key-states.ts';

type GiveInput = StateDirInput & PassphraseInput & { readonly node: string };

/** Rejects with `authority-not-held`, `authority-not-taken`, `authority-closed`, `unknown-node`. */
export async function giveAuthority(context: Context, input: GiveInput, moves: boolean): Promise<undefined> {
  const { node: to } = input;
  const client = clientOf(context, input);
  findNode(await client.nodes(), to);
  const passphrase = readPassphrase(input);
  try {
    const given = await client.giveAuthority({ to, moves, ...(passphrase !== undefined && { passphrase }) });
    context.out.write(`${told(given.removed, to, moves)}\n`);
    return undefined;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'authority-not-held') throw error;
    throw await notHeld(client, moves ? 'move' : 'copy', to);
  }
}

function told(removed: readonly string[], to: string, moves: boolean): string {
  const has = `${to} has the key of the authority, and has signed with it.`;
  if (!moves) return `${has} It is here as well.`;
  return `${has} Removed here: ${removed.join(', ')}. Backups of the whole cluster are made on ${to} from now on: systemctl enable --now holdfast-backup.timer there, and disable it here.`;
}

/** With the node that has it, as far as the others answer. */
async function notHeld(client: ApiClient, verb: string, to: string): Promise<HoldfastError> {
  const { node } = await client.authorityKey();
  const states = await keyStates(client);
  const [holder] = holdersIn(states);
  if (holder === to) return new HoldfastError('authority-not-held', { node, next: `${to} has it already.` });
  if (holder !== undefined)
    return new HoldfastError('authority-not-held', {
      node,
      next: `${holder} has it. On ${holder}: holdfast authority ${verb} ${to}.`,
    });
  const unasked = unaskedIn(states);
  const silent = unasked.length === 0 ? '' : ` ${unasked.join(', ')} could not be asked.`;
  return new HoldfastError('authority-not-held', {
    node,
    next: `No node that answered has it.${silent} Bring it from where it is kept: holdfast authority import DIRECTORY.`,
  });
}

/** `holdfast authority show`: which node has the key of the authority. */
import type { AuthorityKeyView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { renderTable } from '../../terminal/table.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput } from '../options.ts';
import { print } from '../print.ts';
import { holdersIn, keyStates, unaskedIn } from './key-states.ts';

/** Throws `no-identity`. */
export async function showAuthority(
  context: Context,
  input: OutputInput & StateDirInput,
): Promise<undefined> {
  const states = await keyStates(clientOf(context, input));
  if (states.some(({ is }) => is === 'no-identity')) throw new HoldfastError('no-identity', {});
  await print(context, input, states, () => render(states, context.width));
  return undefined;
}

function render(states: readonly AuthorityKeyView[], width: number): string {
  const columns = [{ title: 'NODE' }, { title: 'KEY' }, { title: 'AUTHORITY SHA-256' }, { title: 'NOTE' }];
  const rows = states.map(({ node, is, fingerprint, said }) => [
    node,
    is ?? '?',
    fingerprint ?? '-',
    said ?? (is === 'closed' ? 'its passphrase is not beside it' : ''),
  ]);
  return [...renderTable(columns, rows, width), ...nextOf(states)].join('\n');
}

function nextOf(states: readonly AuthorityKeyView[]): string[] {
  if (holdersIn(states).length > 0) return [];
  const unasked = unaskedIn(states);
  const silent = unasked.length === 0 ? '' : ` ${unasked.join(', ')} could not be asked.`;
  return [
    '',
    `No node that answered has it, so no host joins and no certificate is renewed.${silent} Bring it from where it is kept: holdfast authority import DIRECTORY.`,
  ];
}

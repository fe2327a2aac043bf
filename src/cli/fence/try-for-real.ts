/** A fence device is tried for real: a node without service is switched off as in an emergency, and what proved it is told. */
import type { ApiClient } from '../../api/client.ts';
import type { StatusView } from '../../api/contract/views.ts';
import { HoldfastError } from '../../errors.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { findNode } from '../names.ts';
import type { StateDirInput, WaitInput, YesInput } from '../options.ts';
import { formatAge } from '../render/words.ts';
import { sendRequest } from '../requests/request-commands.ts';

type RealInput = StateDirInput & YesInput & Pick<WaitInput, 'timeout'>;

/** Throws `unknown-node`, `no-real-fence`. */
export function mayTryForReal({ nodes, node: here }: StatusView, node: string): void {
  const { state, groups } = findNode(nodes, node);
  const no = (why: string, next: string) => new HoldfastError('no-real-fence', { node, why, next });
  if (node === here)
    throw no('it is this node, and none switches itself off', 'Choose another, or do it there.');
  if (state !== 'in') throw no(`it is ${state}`, 'Wait until it is a member.');
  if (groups.length > 0) throw no(`it runs ${groups.join(', ')}`, `First: holdfast node drain ${node}.`);
}

export async function tryForReal(
  context: Context,
  input: RealInput,
  client: ApiClient,
  node: string,
): Promise<undefined> {
  mayTryForReal(await client.status(), node);
  await confirm(context, input, `${node} runs nothing and loses its power now. Switch it off?`);
  const startedAt = context.now();
  await sendRequest(context, { ...input, wait: true }, { kind: 'fence', node });
  const { proof } = findNode(await client.nodes(), node);
  const took = formatAge(context.now() - startedAt);
  const how =
    proof?.kind === 'off'
      ? `${proof.by} took its power within ${took}, and it was read back`
      : `After ${took} it is gone`;
  context.out.write(`${how}. Switch ${node} on again: its agent joins by itself.\n`);
  return undefined;
}

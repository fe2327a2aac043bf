/** A fence device is tried for real: a node without service is switched off as in an emergency, and what proved it is told. */
import type { ApiClient } from '../../api/client.ts';
import type { NodeView, StatusView } from '../../api/contract/views.ts';
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

/** Throws `real-fence-unproved` where the node is gone, and not by the word of this device. */
export async function tryForReal(
  context: Context,
  input: RealInput,
  client: ApiClient,
  { node, device }: { readonly node: string; readonly device: string },
): Promise<undefined> {
  const before = await client.status();
  mayTryForReal(before, node);
  await confirm(context, input, `${node} runs nothing and loses its power now. Switch it off?`);
  const startedAt = context.now();
  await sendRequest(context, { ...input, wait: true }, { kind: 'fence', node });
  const took = formatAge(context.now() - startedAt);
  const otherwise = judgeRealFence(before.nodes, await client.nodes(), { node, device });
  if (otherwise !== undefined) throw new HoldfastError('real-fence-unproved', { node, device, ...otherwise });
  context.out.write(
    `${device} took its power within ${took}, and it was read back. Switch ${node} on again: its agent joins by itself.\n`,
  );
  return undefined;
}

type Seen = Pick<NodeView, 'name' | 'state' | 'proof'>;

/** Undefined: the device took the power. Else what it was; whoever fell out at that moment may be whom it really switches. Pure. */
export function judgeRealFence(
  before: readonly Pick<Seen, 'name' | 'state'>[],
  after: readonly Seen[],
  { node, device }: { readonly node: string; readonly device: string },
): { readonly how: string; readonly others: string } | undefined {
  const proof = after.find(({ name }) => name === node)?.proof ?? null;
  if (proof?.kind === 'off' && proof.by === device) return undefined;
  const wasIn = new Set(before.flatMap(({ name, state }) => (state === 'in' ? [name] : [])));
  const lost = after.flatMap(({ name, state }) =>
    state !== 'in' && name !== node && wasIn.has(name) ? [name] : [],
  );
  return {
    how:
      proof === null
        ? `${node} is not gone`
        : `the proof is ${proof.kind}${proof.by === null ? '' : ` by ${proof.by}`}`,
    others: lost.length === 0 ? '' : ` Meanwhile ${lost.join(', ')} fell out: see which machine it switches.`,
  };
}

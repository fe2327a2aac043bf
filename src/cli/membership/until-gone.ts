/** Nothing is taken out of the configuration before it is proved gone: a member is drained and leaves from its own host. */
import type { NodeView, StatusView } from '../../api/contract/views.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { StateDirInput, WaitInput } from '../options.ts';
import { waitUntil } from '../request-change.ts';
import { sendRequest } from '../requests/request-commands.ts';
import { sayWhenInterrupted } from '../say-what-stands.ts';

/** Rejects with `not-finished` where it takes longer. Whoever is out of the configuration meanwhile is gone as well. */
export async function untilGone(
  context: Context,
  input: StateDirInput & Pick<WaitInput, 'timeout'>,
  { name: node, state }: NodeView,
): Promise<void> {
  if (isGone(state)) return;
  if (state === 'in') {
    await sendRequest(context, { ...input, wait: true }, { kind: 'drain', node });
    context.err.write(`Now on ${node}: holdfast leave (if it is lost: holdfast node fence ${node} here)\n`);
  }
  const open = ({ nodes }: StatusView) => {
    const entry = nodes.find(({ name }) => name === node);
    if (entry === undefined || isGone(entry.state)) return undefined;
    const next = entry.needsPerson ? `: holdfast node confirm-off ${node}` : '';
    return `${node} is ${entry.state}${entry.state === 'in' ? ' until its agent has left' : next}`;
  };
  const look = `holdfast node show ${node}`;
  const drained = state === 'in' ? `, and stays drained until "holdfast node resume ${node}"` : '';
  await sayWhenInterrupted(
    context,
    () => waitUntil(context, clientOf(context, input), open, { timeoutMs: input.timeout, look }),
    () => `${node} stands in the cluster file still${drained}. The same command goes on with it.`,
  );
}

function isGone(state: NodeView['state']): boolean {
  return state === 'gone' || state === 'out';
}

/** What a person is asked about first, as it stands. */
export function standingOf({ groups }: StatusView, { name, state }: NodeView): string {
  const its = groups.filter((group) => group.node === name).map((group) => group.name);
  const moves = its.length === 0 ? '' : ` ${its.join(', ')} must go elsewhere first.`;
  return `${state === 'in' ? '' : ` ${name} is ${state} now.`}${moves}`;
}

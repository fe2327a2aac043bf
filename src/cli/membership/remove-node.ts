/**
 * `holdfast node remove`: another node leaves for good. One that runs is drained and then waited for, since only its own host can
 * end its agent; one that is away must be proved gone. Then it is taken out of the file in force.
 */
import type { StatusView } from '../../api/contract/views.ts';
import { removeNode } from '../../config/edit/remove-node.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { isRefused, preparePlan, showPlan } from '../files/change-plan.ts';
import { submitPlan } from '../files/submit-plan.ts';
import { findNode } from '../names.ts';
import type { StateDirInput, WaitInput, YesInput } from '../options.ts';
import { waitUntil } from '../request-change.ts';
import { sendRequest } from '../requests/request-commands.ts';
import { editInForce, fileInForce, followInFile } from './file-in-force.ts';

export type RemoveInput = StateDirInput &
  Pick<WaitInput, 'timeout'> &
  YesInput & { readonly node: string; readonly cluster: string };

export async function removeFromCluster(context: Context, input: RemoveInput): Promise<ExitName | undefined> {
  const { node } = input;
  const client = clientOf(context, input);
  const now = await client.status();
  const before = findNode(now.nodes, node);
  if (before.self) throw new HoldfastError('leave-instead', { node });
  const edit = (text: string) => removeNode(text, node);
  editInForce(context, await fileInForce(client), edit);
  await confirm(context, input, question(now, node));
  if (before.state === 'in' || before.state === 'accused') await untilGone(context, input, before.state);
  if (!Object.hasOwn((await client.configuration()).config.nodes, node)) return isOut(context, node);
  const edited = editInForce({ ...context, err: silent }, await fileInForce(client), edit);
  const made = await preparePlan(context, client, edited);
  await showPlan(context, { output: 'table' }, made);
  if (isRefused(made)) return 'refused';
  await submitPlan(context, { ...input, wait: true }, client, made);
  tell(context, node, followInFile(input.cluster, edited));
  return undefined;
}

/** It has left by itself meanwhile. */
function isOut(context: Context, node: string): undefined {
  context.out.write(`${node} is out.\n`);
}

const silent = { write: () => {}, isTTY: false };

function question({ cluster, groups, nodes }: StatusView, node: string): string {
  const { state } = findNode(nodes, node);
  const its = groups.filter((group) => group.node === node).map(({ name }) => name);
  const moves = its.length === 0 ? '' : ` ${its.join(', ')} must go elsewhere first.`;
  const isIn = state === 'in' ? '' : ` It is ${state} now.`;
  return `Take ${node} out of ${cluster} for good?${isIn}${moves}`;
}

/** A member is drained first, and leaves from its own host. */
async function untilGone(context: Context, input: RemoveInput, state: 'in' | 'accused'): Promise<void> {
  const { node } = input;
  if (state === 'in') {
    await sendRequest(context, { ...input, wait: true }, { kind: 'drain', node });
    context.err.write(`Now on ${node}: holdfast leave (if it is lost: holdfast node fence ${node} here)\n`);
  }
  const open = ({ nodes }: StatusView) => {
    const entry = nodes.find(({ name }) => name === node);
    if (entry === undefined || entry.state === 'gone' || entry.state === 'out') return undefined;
    const next = entry.needsPerson ? `: holdfast node confirm-off ${node}` : '';
    return `${node} is ${entry.state}${entry.state === 'in' ? ' until its agent has left' : next}`;
  };
  await waitUntil(context, clientOf(context, input), open, {
    timeoutMs: input.timeout,
    look: `holdfast node show ${node}`,
  });
}

function tell(context: Context, node: string, byHand: string | undefined): void {
  const lines = [
    `${node} is out.`,
    `If its machine lives on: holdfast leave --clean, on ${node}. If it is dead, there is nothing to do.`,
    ...(byHand === undefined ? [] : [byHand]),
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

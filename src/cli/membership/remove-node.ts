/**
 * `holdfast node remove`: another node leaves for good. One that runs is drained and then waited for, since only its own host can
 * end its agent; one that is away must be proved gone. Then it is taken out of the file in force.
 */
import { removeNode } from '../../config/edit/remove-node.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { findNode } from '../names.ts';
import type { StateDirInput, WaitInput, YesInput } from '../options.ts';
import { applyEdit } from './apply-edit.ts';
import { confirmGoing } from './authority-stays.ts';
import { editInForce, fileInForce, followInFile } from './file-in-force.ts';
import { standingOf, untilGone } from './until-gone.ts';

type RemoveInput = StateDirInput &
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
  const question = `Take ${node} out of ${now.cluster} for good?${standingOf(now, before)}`;
  await confirmGoing(context, input, question, { client, node, isHere: false });
  await untilGone(context, input, before);
  if (!Object.hasOwn((await client.configuration()).config.nodes, node)) {
    await client.barNode({ node });
    return tell(context, node, undefined);
  }
  const edited = editInForce({ ...context, err: silent }, await fileInForce(client), edit);
  const refused = await applyEdit(context, input, client, { edited, out: node });
  if (refused !== undefined) return refused;
  return tell(context, node, followInFile(input.cluster, edited));
}

const silent = { write: () => {}, isTTY: false };

function tell(context: Context, node: string, byHand: string | undefined): undefined {
  const lines = [
    `${node} is out.`,
    `If its machine lives on: holdfast leave --clean, on ${node}. If it is dead, there is nothing to do.`,
    ...(byHand === undefined ? [] : [byHand]),
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

/** `holdfast node replace`: in the file in force a new host stands wherever a lost one stood; it comes in by `join` then. */
import type { WrittenNode } from '../../config/edit/edited.ts';
import { replaceNode } from '../../config/edit/replace-node.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { readFence } from '../begin/read-flags.ts';
import type { Context } from '../context.ts';
import { wantedAddresses } from '../join/wanted-addresses.ts';
import { findNode } from '../names.ts';
import type { StateDirInput, WaitInput, YesInput } from '../options.ts';
import { applyEdit } from './apply-edit.ts';
import { confirmGoing } from './authority-stays.ts';
import { editInForce, fileInForce, followInFile } from './file-in-force.ts';
import { standingOf, untilGone } from './until-gone.ts';

type ReplaceInput = StateDirInput &
  Pick<WaitInput, 'timeout'> &
  YesInput & {
    readonly old: string;
    readonly new: string;
    readonly address: string | undefined;
    readonly fence: readonly string[];
    readonly 'same-fence': boolean;
    readonly cluster: string;
  };

export async function replaceInCluster(context: Context, input: ReplaceInput): Promise<ExitName | undefined> {
  const { old, new: name } = input;
  if (old === name) throw sameName(name);
  const client = clientOf(context, input);
  const now = await client.status();
  const before = findNode(now.nodes, old);
  if (before.state === 'in') throw new HoldfastError('node-lives', { node: old, by: name });
  const by: WrittenNode = {
    name,
    addresses: { ...before.addresses, ...wantedAddresses(input.address) },
    ...(input.fence.length > 0 && { fence: input.fence.map(readFence) }),
  };
  const edit = (text: string) => replaceNode(text, old, by, { keepsFence: input['same-fence'] });
  editInForce(context, await fileInForce(client), edit);
  const question = `Let ${name} take the place of ${old} in ${now.cluster} for good?${standingOf(now, before)}`;
  await confirmGoing(context, input, question, { client, node: old, isHere: false });
  await untilGone(context, input, before);
  const edited = editInForce({ ...context, err: silent }, await fileInForce(client), edit);
  const refused = await applyEdit(context, input, client, { edited, out: old });
  if (refused !== undefined) return refused;
  tell(context, by, edited.identity !== undefined, followInFile(input.cluster, edited));
  return undefined;
}

const silent = { write: () => {}, isTTY: false };

/** A machine that is installed anew under its old name stands in the file already. */
function sameName(name: string): HoldfastError {
  return new HoldfastError('usage', {
    problem: `${name} keeps its name, so there is nothing to replace in the cluster file`,
    next: `On a node: holdfast token create --for join; then on ${name}: holdfast join TOKEN.`,
  });
}

function tell(
  context: Context,
  { name, addresses }: WrittenNode,
  isSecured: boolean,
  byHand: string | undefined,
): void {
  const at = Object.values(addresses).join(', ');
  const lines = [
    `${name} is in the cluster file, with ${at}.`,
    isSecured
      ? `Next, here: holdfast token create --for join; then on ${name}: holdfast join TOKEN --node ${name}`
      : `Next, copy cluster file and key to ${name}, and start its agent.`,
    ...(byHand === undefined ? [] : [byHand]),
  ];
  context.out.write(`${lines.join('\n')}\n`);
}

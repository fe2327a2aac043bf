/** Brings a cluster file without a node into force: shown as a plan first, then applied and waited for. */
import type { ApiClient } from '../../api/client.ts';
import type { ExitName } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isRefused, preparePlan, showPlan } from '../files/change-plan.ts';
import { submitPlan } from '../files/submit-plan.ts';
import type { StateDirInput, WaitInput } from '../options.ts';
import { barNode } from './bar-node.ts';
import type { EditedInForce } from './file-in-force.ts';

/**
 * Undefined when it is in force. `out`: the node, whose certificates are taken back first, so that whoever is interrupted can give
 * the same command again, and once more, since it could be issued another one until it was out.
 */
export async function applyEdit(
  context: Context,
  input: StateDirInput & Pick<WaitInput, 'timeout'>,
  client: ApiClient,
  { edited, out }: { readonly edited: EditedInForce; readonly out: string },
): Promise<ExitName | undefined> {
  const made = await preparePlan(context, client, edited);
  await showPlan(context, { output: 'table' }, made);
  if (isRefused(made)) return 'refused';
  await client.barNode({ node: out });
  await submitPlan(context, { ...input, wait: true }, client, made);
  await barNode(context, client, out);
  return undefined;
}

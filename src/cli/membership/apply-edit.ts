/** Brings an edited cluster file into force: shown as a plan first, then applied and waited for. */
import type { ApiClient } from '../../api/client.ts';
import type { ExitName } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isRefused, preparePlan, showPlan } from '../files/change-plan.ts';
import { submitPlan } from '../files/submit-plan.ts';
import type { StateDirInput, WaitInput } from '../options.ts';
import type { EditedInForce } from './file-in-force.ts';

/** Undefined when it is in force. */
export async function applyEdit(
  context: Context,
  input: StateDirInput & Pick<WaitInput, 'timeout'>,
  client: ApiClient,
  edited: EditedInForce,
): Promise<ExitName | undefined> {
  const made = await preparePlan(context, client, edited);
  await showPlan(context, { output: 'table' }, made);
  if (isRefused(made)) return 'refused';
  await submitPlan(context, { ...input, wait: true }, client, made);
  return undefined;
}

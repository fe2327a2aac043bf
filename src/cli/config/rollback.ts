/** `holdfast config rollback`: applies what was applied before, as its file was written, compiled anew. */
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import { isRefused, preparePlan, showPlan } from '../files/change-plan.ts';
import { loadText } from '../files/load.ts';
import { confirmAndSubmit } from '../files/submit-plan.ts';
import type { OutputInput, StateDirInput, WaitInput, YesInput } from '../options.ts';

type RollbackInput = OutputInput &
  StateDirInput &
  WaitInput &
  YesInput & { readonly version: number; readonly 'dry-run': boolean };

/** Whom it overrules is told and asked about with the rest: whoever goes back means to. */
export async function rollback(context: Context, input: RollbackInput): Promise<ExitName | undefined> {
  const client = clientOf(context, input);
  const { version, source, file } = await client.applied({ version: String(input.version) });
  if (source === null || file === null) throw new HoldfastError('no-source', { version: String(version) });
  const { config, identity } = loadText(context, source, file);
  const made = await preparePlan(context, client, { config, identity, source, file });
  await showPlan(context, input, made);
  if (isRefused(made)) return 'refused';
  if (made.changes.length > 0 && !input['dry-run']) await confirmAndSubmit(context, input, client, made);
  return undefined;
}

/**
 * `holdfast plan` and `holdfast apply`. The change is named by the hash of its configuration and by the version it was
 * planned against; if that version is no longer the running one, the cluster refuses, nothing changes, and what happened
 * meanwhile is told.
 */
import { resolve } from 'node:path';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput, WaitInput, YesInput } from '../options.ts';
import { isRefused, type Plan, type PlanFrom, preparePlan, showPlan } from './change-plan.ts';
import { type FileInput, loadExamined } from './load.ts';
import { confirmAndSubmit, submitPlan } from './submit-plan.ts';

type PlanInput = FileInput & OutputInput & StateDirInput;
type ApplyInput = PlanInput &
  WaitInput &
  YesInput & { readonly 'dry-run': boolean; readonly overrule: boolean };

export async function plan(context: Context, input: PlanInput): Promise<ExitName | undefined> {
  const made = await preparePlan(context, clientOf(context, input), await written(context, input));
  await showPlan(context, input, made);
  return isRefused(made) ? 'refused' : undefined;
}

export async function apply(context: Context, input: ApplyInput): Promise<ExitName | undefined> {
  const client = clientOf(context, input);
  const made = await preparePlan(context, client, await written(context, input));
  await showPlan(context, input, made);
  if (isRefused(made)) return 'refused';
  if (overrulesOthers(made) && !input.overrule) throw new HoldfastError('overrules', {});
  if (input['dry-run']) return undefined;
  if (made.changes.length > 0) await confirmAndSubmit(context, input, client, made);
  else if (made.isOnlyWords) await submitPlan(context, input, client, made);
  return undefined;
}

async function written(context: Context, { file }: FileInput): Promise<PlanFrom> {
  const { config, identity, text: source } = await loadExamined(context, file);
  return { config, identity, source, file: resolve(file) };
}

function overrulesOthers({ overruled }: Plan): boolean {
  return overruled.some(({ isOwn }) => !isOwn);
}

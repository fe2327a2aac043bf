/**
 * `holdfast plan` and `holdfast apply`. The change is named by the hash of its configuration and by the version it was
 * planned against; if that version is no longer the running one, the cluster refuses, nothing changes, and what happened
 * meanwhile is told.
 */
import type { ApiClient } from '../../api/client.ts';
import type { ConfigurationView, StatusView } from '../../api/contract/views.ts';
import { canonicalConfig } from '../../config/canonical.ts';
import { planChanges } from '../../config/plan-changes.ts';
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Config } from '../../core/config.ts';
import { type ExitName, HoldfastError } from '../../errors.ts';
import { clientOf } from '../agent.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { OutputInput, StateDirInput, WaitInput, YesInput } from '../options.ts';
import { print } from '../print.ts';
import { renderPlan } from '../render/plan.ts';
import { plural } from '../render/words.ts';
import { submitWithin, waitUntil } from '../request-change.ts';
import { type FileInput, loadFile } from './load.ts';

interface Plan {
  readonly config: Config;
  readonly running: ConfigurationView;
  readonly changes: readonly PlannedChange[];
}

/** What `-o json` prints. */
interface PlanView {
  readonly file: string;
  /** Version of the configuration it was planned against. */
  readonly base: number;
  readonly changes: readonly PlannedChange[];
}

type PlanInput = FileInput & OutputInput & StateDirInput;
type ApplyInput = PlanInput & WaitInput & YesInput & { readonly 'dry-run': boolean };

export async function plan(context: Context, input: PlanInput): Promise<ExitName | undefined> {
  const made = await preparePlan(context, input, clientOf(context, input));
  await show(context, input, made);
  return refused(made.changes) ? 'refused' : undefined;
}

export async function apply(context: Context, input: ApplyInput): Promise<ExitName | undefined> {
  const client = clientOf(context, input);
  const made = await preparePlan(context, input, client);
  await show(context, input, made);
  if (refused(made.changes)) return 'refused';
  if (made.changes.length === 0 || input['dry-run']) return undefined;
  await confirm(
    context,
    input,
    `Apply ${plural(made.changes.length, 'change')} to ${made.config.cluster.name}?`,
  );
  await submit(context, input, client, made);
  return undefined;
}

async function preparePlan(context: Context, input: PlanInput, client: ApiClient): Promise<Plan> {
  const file = input.file;
  const { config } = loadFile(context, file);
  const running = await client.configuration();
  const own = running.config.cluster.name;
  if (own !== config.cluster.name) {
    throw new HoldfastError('other-cluster', { file, named: config.cluster.name, running: own });
  }
  return { config, running, changes: planChanges(running.config, config) };
}

function show(context: Context, input: PlanInput, { running, changes }: Plan): Promise<void> {
  const file = input.file;
  const view: PlanView = { file, base: running.version, changes };
  return print(context, input, view, () =>
    renderPlan(changes, running.version, context.width, context.paint),
  );
}

function refused(changes: readonly PlannedChange[]): boolean {
  return changes.some((change) => change.effect === 'refused');
}

async function submit(context: Context, input: ApplyInput, client: ApiClient, made: Plan): Promise<void> {
  const { timeout: timeoutMs, wait } = input;
  const { hash } = await client.upload({ text: canonicalConfig(made.config) });
  try {
    const request = { kind: 'apply', hash, base: made.running.version } as const;
    await submitWithin(client, request, timeoutMs, 'holdfast status');
  } catch (error) {
    await tellMeanwhile(context, client, made);
    throw error;
  }
  if (!wait) {
    context.err.write('Accepted.\n');
    return;
  }
  const open = (now: StatusView) => pendingAfter(now, hash, made);
  const now = await waitUntil(context, client, open, { timeoutMs, look: 'holdfast status' });
  context.err.write(`Configuration ${now.configuration?.version} is in force.\n`);
}

/** After a refusal: what somebody else changed since the plan was made. */
async function tellMeanwhile(context: Context, client: ApiClient, { running }: Plan): Promise<void> {
  const now = await client.configuration().catch(() => undefined);
  if (now === undefined || now.version === running.version) return;
  const changes = planChanges(running.config, now.config);
  const title = `Meanwhile the configuration went from version ${running.version} to ${now.version}:`;
  context.err.write(`${[title, ...changes.map((change) => `  ${change.words}`)].join('\n')}\n`);
}

/** What is still missing until the change is in force and every group it concerns has come to rest. */
function pendingAfter(now: StatusView, hash: string, { changes, config }: Plan): string | undefined {
  if (now.configuration?.hash !== hash) return 'the new configuration is not in force yet';
  const names = new Set(changes.filter(({ kind }) => kind === 'group').map(({ name }) => name));
  for (const name of names) {
    const open = pendingGroup(name, now, config.groups[name]?.enabled === true);
    if (open !== undefined) return open;
  }
  return undefined;
}

/** A group that runs by another definition than the new one is not shown as running. */
function pendingGroup(name: string, now: StatusView, mayRun: boolean): string | undefined {
  const group = now.groups.find((g) => g.name === name);
  if (group === undefined) return mayRun ? `${name} is not known yet` : undefined;
  const resting = ['running', 'stopped', 'disabled'].includes(group.state);
  if (resting && (mayRun || group.node === null)) return undefined;
  return `${name} is ${group.state}${group.node ? ` on ${group.node}` : ''}`;
}

/** Hands a plan to the cluster, and waits until it is in force and what it concerns has come to rest. */
import type { ApiClient } from '../../api/client.ts';
import type { StatusView } from '../../api/contract/views.ts';
import { canonicalConfig } from '../../config/canonical.ts';
import { planChanges } from '../../config/plan-changes.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import type { WaitInput, YesInput } from '../options.ts';
import { plural } from '../render/words.ts';
import { submitWithin, waitUntil } from '../request-change.ts';
import { type Reached, sayWhatStands } from '../say-what-stands.ts';
import type { Plan } from './change-plan.ts';

const asked = { what: 'apply the configuration', look: 'holdfast status' };

export async function confirmAndSubmit(
  context: Context,
  input: WaitInput & YesInput,
  client: ApiClient,
  made: Plan,
): Promise<void> {
  const question = `Apply ${plural(made.changes.length, 'change')} to ${made.config.cluster.name}?`;
  await sayWhatStands(context, asked, () => confirm(context, input, question));
  await submitPlan(context, input, client, made);
}

/** Says what stands when interrupted. */
export function submitPlan(context: Context, input: WaitInput, client: ApiClient, made: Plan): Promise<void> {
  return sayWhatStands(context, asked, (reach) => submit(context, input, client, { made, reach }));
}

interface Submission {
  readonly made: Plan;
  readonly reach: (next: Reached) => void;
}

async function submit(
  context: Context,
  input: WaitInput,
  client: ApiClient,
  { made, reach }: Submission,
): Promise<void> {
  const { timeout: timeoutMs, wait } = input;
  const { config, source, file } = made;
  const { hash } = await client.upload({ text: canonicalConfig(config), source, file });
  try {
    const request = { kind: 'apply', hash, base: made.running.version } as const;
    context.signal.throwIfAborted();
    reach('sent');
    await submitWithin(client, request, timeoutMs, asked.look);
    reach('accepted');
  } catch (error) {
    await tellMeanwhile(context, client, made);
    throw error;
  }
  if (!wait) {
    context.err.write('Accepted.\n');
    return;
  }
  const open = (now: StatusView) => pendingAfter(now, hash, made);
  const now = await waitUntil(context, client, open, { timeoutMs, look: asked.look });
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

/** What applying a cluster file would change, and whom it would overrule. */
import type { ApiClient } from '../../api/client.ts';
import type { ConfigurationView } from '../../api/contract/views.ts';
import { planChanges } from '../../config/plan-changes.ts';
import { planAsThingsStand } from '../../config/plan-standing.ts';
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { OutputInput } from '../options.ts';
import { print } from '../print.ts';
import { renderOverruled, renderPlan } from '../render/plan.ts';
import { ownOf } from '../store/opened-store.ts';
import { checkStoreWay } from './check-store-way.ts';
import { findOverruled, type OverruledEdition } from './overruled.ts';

/** What shall be in force. */
export interface PlanFrom {
  readonly config: Config;
  /** The cluster file as it was written. */
  readonly source: string;
  /** Its absolute path. */
  readonly file: string;
  /** The directory with the identity of the node here. */
  readonly identity?: string | undefined;
}

export interface Plan extends PlanFrom {
  readonly running: ConfigurationView;
  readonly changes: readonly PlannedChange[];
  readonly overruled: readonly OverruledEdition[];
  /** The file means what is in force and is written otherwise. */
  readonly isOnlyWords: boolean;
}

/** What `-o json` prints. */
interface PlanView {
  readonly file: string;
  /** Version of the configuration it was planned against. */
  readonly base: number;
  readonly changes: readonly PlannedChange[];
  /** Newest first: what was applied and would be taken back, without having been seen by whoever wrote the file. */
  readonly overrules: readonly OverruledEdition[];
}

export async function preparePlan(context: Context, client: ApiClient, from: PlanFrom): Promise<Plan> {
  const { config, file } = from;
  const running = await client.configuration();
  const own = running.config.cluster.name;
  if (own !== config.cluster.name) {
    throw new HoldfastError('other-cluster', { file, named: config.cluster.name, running: own });
  }
  const against = await checkStoreWay(context, running.config, config, ownOf(from));
  const planned = planChanges(running.config, config);
  const { nodes, groups } = await client.status();
  const changes = [...planAsThingsStand(planned, running.config, config, { nodes, groups }), ...against];
  const overruled = changes.length === 0 ? [] : await findOverruled(client, running, from);
  const isOnlyWords = changes.length === 0 && (await isWrittenOtherwise(client, running, from));
  return { ...from, running, changes, overruled, isOnlyWords };
}

export function showPlan(context: Context, input: OutputInput, made: Plan): Promise<void> {
  const { file, running, changes, overruled, isOnlyWords } = made;
  const view: PlanView = { file, base: running.version, changes, overrules: overruled };
  return print(context, input, view, () => {
    const { width, paint } = context;
    return `${renderPlan(changes, { base: running.version, isOnlyWords }, width, paint)}${renderOverruled(overruled, width)}`;
  });
}

export function isRefused({ changes }: Pick<Plan, 'changes'>): boolean {
  return changes.some((change) => change.effect === 'refused');
}

/** False where that cannot be told now: then nothing needs to be kept. */
async function isWrittenOtherwise(
  client: ApiClient,
  { version }: ConfigurationView,
  { source }: PlanFrom,
): Promise<boolean> {
  const applied = await client.applied({ version: String(version) }).catch(() => undefined);
  return applied !== undefined && applied.source !== source;
}

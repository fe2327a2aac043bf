/** Whose changes a cluster file would take back, read from the history that the cluster keeps. */
import { type ApiClient, userName } from '../../api/client.ts';
import type { AppliedView, ConfigurationView, EditionView } from '../../api/contract/views.ts';
import { canonicalConfig } from '../../config/canonical.ts';
import { planChanges } from '../../config/plan-changes.ts';
import type { PlannedChange } from '../../config/planned-change.ts';
import { type Place, type Step, takenBack } from '../../config/taken-back.ts';
import type { Config } from '../../core/config.ts';

export interface OverruledEdition extends EditionView {
  /** What it changed, and the file would change without having seen it, in sentences. */
  readonly changes: readonly string[];
  /**
   * Applied by the same person at the same node, from the very file that is applied now or against a file that was in
   * force before: somebody who goes back on their own change knows of it.
   */
  readonly isOwn: boolean;
}

interface Wanted {
  readonly config: Config;
  /** Absolute. */
  readonly file: string;
}

export async function findOverruled(
  client: ApiClient,
  running: ConfigurationView,
  next: Wanted,
): Promise<readonly OverruledEdition[]> {
  const editions = await client.history();
  const read = new Map<number, AppliedView>();
  const found = await takenBack(running.config, next.config, stepsOf(client, editions, read));
  if (found.length === 0) return [];
  const { node } = await client.status();
  const asker = { by: userName(), node, file: next.file };
  const goesBack = [...read.values()].some(
    ({ config }) => canonicalConfig(config) === canonicalConfig(next.config),
  );
  return found.flatMap(({ version, places }) => {
    const [edition, before] = [read.get(version), read.get(previous(editions, version) ?? 0)];
    if (edition === undefined || before === undefined) return [];
    const { config, source: _, ...line } = edition;
    const changes = planChanges(before.config, config).filter((change) => concerns(change, places));
    return [{ ...line, changes: changes.map(({ words }) => words), isOwn: isOwn(line, asker, goesBack) }];
  });
}

async function* stepsOf(
  client: ApiClient,
  editions: readonly EditionView[],
  read: Map<number, AppliedView>,
): AsyncGenerator<Step> {
  const newest = editions[0];
  if (newest === undefined) return;
  let after = await load(newest.version);
  for (const { version } of editions.slice(1)) {
    const before = await load(version);
    yield { version: after.version, before: before.config, config: after.config };
    after = before;
  }

  async function load(version: number): Promise<AppliedView> {
    const applied = await client.applied({ version: String(version) });
    read.set(version, applied);
    return applied;
  }
}

function previous(editions: readonly EditionView[], version: number): number | undefined {
  return editions[editions.findIndex((one) => one.version === version) + 1]?.version;
}

type Asker = Pick<EditionView, 'by' | 'node' | 'file'>;

function isOwn({ by, node, file }: EditionView, asker: Asker, goesBack: boolean): boolean {
  if (node !== asker.node) return false;
  return file === asker.file || (by === asker.by && goesBack);
}

/** The sentences of a plan are about nodes, networks and groups by name, and about all else by its kind. */
function concerns({ kind, name }: PlannedChange, places: readonly Place[]): boolean {
  const under = {
    cluster: 'cluster',
    store: 'store',
    network: 'hostNetworks',
    node: 'nodes',
    timing: 'timing',
    group: 'groups',
  };
  return places.some(
    ([top, its]) => top === under[kind] && (name === '' || kind === 'cluster' || its === name),
  );
}

/** What was applied: the history, and one of it whole. */
import { parseCanonicalConfig } from '../../config/canonical.ts';
import { type Edition, sourceOf } from '../../core/edition.ts';
import { HoldfastError } from '../../errors.ts';
import type { AgentFacade } from '../../ports/agent-facade.ts';
import type { AppliedView, EditionView } from '../contract/views.ts';

export function viewEdition({ version, hash, by, node, at, file }: Edition): EditionView {
  return {
    version,
    hash,
    by: by || null,
    node: node || null,
    at: at === 0 ? null : new Date(at).toISOString(),
    file: file || null,
  };
}

/** Rejects with `unknown-configuration` for what is not kept. */
export async function viewApplied(
  facade: Pick<AgentFacade, 'editions' | 'readConfig'>,
  version: string,
): Promise<AppliedView> {
  const editions = await facade.editions();
  const edition = editions.find((one) => String(one.version) === version);
  const text = edition && (await facade.readConfig(edition.hash));
  if (edition === undefined || text === undefined) throw unknown(version, editions);
  return { ...viewEdition(edition), source: sourceOf(text) ?? null, config: parseCanonicalConfig(text) };
}

function unknown(version: string, editions: readonly Edition[]): HoldfastError {
  const [newest, oldest] = [editions[0], editions.at(-1)];
  const known =
    newest && oldest
      ? `those from ${oldest.version} to ${newest.version} are`
      : 'the cluster has no configuration yet';
  return new HoldfastError('unknown-configuration', { version: version.slice(0, 20), known });
}

/**
 * Cluster files that a what-if line applies, as the simulation takes them: without what resources are given, as the snapshot is.
 * Whether that changes is seen by the configuration in force, which only those may have who could apply the file.
 */
import type { ApiClient } from '../../api/client.ts';
import type { Config, GroupConfig, ResourceConfig } from '../../core/config.ts';
import { canonicalJson } from '../../core/definition-hash.ts';
import { HoldfastError } from '../../errors.ts';
import { filesIn } from '../../sim/what-if/what-if-line.ts';
import type { Context } from '../context.ts';
import { loadFile } from '../files/load.ts';

/** By the words of the line. Prints what is wrong with a file; throws `invalid-cluster-file`, `other-cluster`. */
export async function appliedFiles(
  context: Context,
  client: ApiClient,
  line: string,
): Promise<ReadonlyMap<string, Config>> {
  const files = new Map<string, Config>();
  const names = filesIn(line);
  if (names.length === 0) return files;
  const { config: running } = await client.configuration();
  for (const [i, name] of names.entries()) {
    const { config } = loadFile(context, name);
    if (config.cluster.name !== running.cluster.name)
      throw new HoldfastError('other-cluster', {
        file: name,
        named: config.cluster.name,
        running: running.cluster.name,
      });
    files.set(name, withoutParameters(config, running, `${i + 1}. file`));
  }
  return files;
}

function withoutParameters(config: Config, running: Config, mark: string): Config {
  const groups = Object.entries(config.groups).map(([name, group]): [string, GroupConfig] => {
    const before = running.groups[name]?.resources ?? [];
    const resources = group.resources.map((resource) => sealed(resource, before, mark));
    return [name, { ...group, resources }];
  });
  return { ...config, store: { kind: config.store.kind }, groups: Object.fromEntries(groups) };
}

/** One that is given something else than before is another one, whatever that is. */
function sealed(resource: ResourceConfig, before: readonly ResourceConfig[], mark: string): ResourceConfig {
  const same = before.find(({ name }) => name === resource.name);
  const isSame = same !== undefined && canonicalJson(same.params) === canonicalJson(resource.params);
  return { ...resource, params: isSame ? {} : { changed: mark } };
}

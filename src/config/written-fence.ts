/** Where in a cluster file the fence devices of a node are written: with the node, or for all that name none. */
import type { NodeName } from '../core/config.ts';
import type { Path } from './diagnostic.ts';
import { type WrittenFenceDevice, writtenDevices } from './fence-schema.ts';
import type { ClusterFileModel } from './schema.ts';

/** In the order of the compiled devices; `at` from the top of the file. */
export function writtenFence(model: ClusterFileModel, node: NodeName): readonly WrittenFenceDevice[] {
  const own = model.nodes[node]?.fence;
  const list: Path = own === undefined ? ['cluster', 'fence'] : ['nodes', node, 'fence'];
  return writtenDevices(own ?? model.cluster.fence).map((written) => ({
    ...written,
    at: [...list, ...written.at],
  }));
}

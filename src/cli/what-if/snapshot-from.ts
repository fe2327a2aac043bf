/** What an agent answered, as the simulation takes it: the members of the store are looked for on the nodes. */
import type { SnapshotView } from '../../api/contract/views.ts';
import type { Snapshot, StoreMember } from '../../sim/what-if/snapshot.ts';
import { splitEndpoint, splitHostPort } from '../../values/host-port.ts';

export function snapshotFrom(view: SnapshotView): Snapshot {
  const { at, node, config, defs, document, records, hears, store } = view;
  return {
    at: Date.parse(at),
    node,
    config,
    defs,
    document,
    records,
    hears,
    members: store.places.map((place) => memberAt(view, place)),
    electionMs: store.electionMs ?? undefined,
  };
}

function memberAt({ config, store }: SnapshotView, place: string): StoreMember {
  const seen = store.members.find(({ at }) => at === place);
  const host = (splitEndpoint(place) ?? splitHostPort(place))?.host;
  const holder = Object.entries(config.nodes).find(([, { addresses }]) =>
    Object.values(addresses).some((address) => address === host),
  );
  return {
    name: seen?.name ?? place,
    node: holder?.[0],
    well: seen?.well ?? true,
    leads: seen?.leads ?? false,
  };
}

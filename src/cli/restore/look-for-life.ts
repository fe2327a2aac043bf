/** Whether a node of before answers somewhere: then not every node is lost, and nothing must begin beside it. */
import { connect } from 'node:net';
import { apiPlacesOf } from '../../core/api-places.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import { clientUrlOf, managedOf } from '../../store/etcd/managed.ts';
import { splitEndpoint } from '../../values/host-port.ts';

const withinMs = 1_500;

interface Place {
  readonly node: string;
  readonly host: string;
  readonly port: number;
}

/** By the addresses of before, and by those of now. Rejects with `restore-lives`. */
export async function lookForLife(configs: readonly Config[], self: string): Promise<void> {
  const places = configs.flatMap((config) =>
    Object.keys(config.nodes).flatMap((node) => (node === self ? [] : placesOf(config, node))),
  );
  const answers = await Promise.all(places.map(async (place) => ((await listens(place)) ? [place] : [])));
  const [found] = answers.flat();
  if (found === undefined) return;
  throw new HoldfastError('restore-lives', { node: found.node, place: `${found.host} port ${found.port}` });
}

function placesOf(config: Config, node: string): Place[] {
  const managed = managedOf(config.store);
  const member = managed && splitEndpoint(clientUrlOf(managed, node) ?? '');
  return [...apiPlacesOf(config, node), ...(member ? [member] : [])].map(({ host, port }) => ({
    node,
    host,
    port,
  }));
}

function listens({ host, port }: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: withinMs });
    const settle = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true));
    for (const event of ['timeout', 'error']) socket.once(event, () => settle(false));
  });
}

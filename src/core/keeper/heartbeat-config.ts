/**
 * Who this node beats to and how, compiled from the cluster's configuration. The keeper starts with what the cluster
 * file says; the daemon sends the same shape again after every change of configuration.
 */
import { type Config, carriesClients, carriesHeartbeats, type NodeName } from '../config.ts';
import type { Meanwhile } from '../takeover/meanwhile.ts';
import type { HeartbeatConfig } from './messages.ts';

/** Heartbeats run on networks of role `cluster` and `both`; those of role `client` are watched for their carrier only. */
export function compileHeartbeat(config: Config, node: NodeName, timers?: Meanwhile): HeartbeatConfig {
  const { hostNetworks, nodes } = config;
  const { does, asks } = timers ?? { does: config.timing, asks: config.timing };
  const own = Object.entries(nodes[node]?.addresses ?? {});
  const known = own.flatMap(([network, address]) => {
    const its = hostNetworks[network];
    return its === undefined ? [] : [{ ...its, network, own: address }];
  });
  return {
    intervalMs: does.beatIntervalMs,
    ...(asks.beatIntervalMs === does.beatIntervalMs ? {} : { expectMs: asks.beatIntervalMs }),
    misses: asks.beatMisses,
    hangMs: asks.hangMs,
    networks: known.filter(carriesHeartbeats).map(({ network, port, own: address }) => ({
      network,
      port,
      own: address,
      peers: Object.entries(nodes).flatMap(([name, { addresses }]) => {
        const peerAddress = addresses[network];
        return name === node || peerAddress === undefined ? [] : [{ node: name, address: peerAddress }];
      }),
    })),
    links: known
      .filter((its) => carriesClients(its) && !carriesHeartbeats(its))
      .map(({ network, own: address }) => ({ network, own: address })),
  };
}

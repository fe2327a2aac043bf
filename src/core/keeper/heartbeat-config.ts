/**
 * Who this node beats to and how, compiled from the cluster's configuration. The keeper starts with what the cluster
 * file says; the daemon sends the same shape again after every change of configuration. While a change is being taken up
 * the ways of before are there as well.
 */
import { type Config, carriesClients, carriesHeartbeats, type NodeName } from '../config.ts';
import { type Meanwhile, type Way, waysOf } from '../takeover/meanwhile.ts';
import type { BeatWay, HeartbeatConfig } from './messages.ts';

/** Heartbeats run on networks of role `cluster` and `both`; those of role `client` are watched for their carrier only. */
export function compileHeartbeat(config: Config, node: NodeName, meanwhile?: Meanwhile): HeartbeatConfig {
  const { hostNetworks, nodes } = config;
  const { does, asks } = meanwhile ?? { does: config.timing, asks: config.timing };
  const own = Object.entries(nodes[node]?.addresses ?? {});
  return {
    intervalMs: does.beatIntervalMs,
    ...(asks.beatIntervalMs === does.beatIntervalMs ? {} : { expectMs: asks.beatIntervalMs }),
    misses: asks.beatMisses,
    hangMs: asks.hangMs,
    ways: compileWays(waysOf(config), meanwhile?.ways ?? [], node),
    links: own.flatMap(([network, address]) => {
      const its = hostNetworks[network];
      const isWatched = its !== undefined && carriesClients(its) && !carriesHeartbeats(its);
      return isWatched ? [{ network, own: address }] : [];
    }),
  };
}

function compileWays(now: readonly Way[], before: readonly Way[], node: NodeName): readonly BeatWay[] {
  const ways: BeatWay[] = now.flatMap((way) => wayOf(way, node, []));
  for (const way of before) {
    for (const { peers, ...rest } of wayOf(way, node, ways))
      if (peers.length > 0) ways.push({ ...rest, peers, before: true });
  }
  return ways;
}

/** As seen from the node; whom one of the others reaches in just that way is no part of it. */
function wayOf({ network, port, addresses }: Way, node: NodeName, others: readonly BeatWay[]): BeatWay[] {
  const own = addresses[node];
  if (own === undefined) return [];
  const same = others.filter((o) => o.network === network && o.port === port && o.own === own);
  const isReached = (peer: NodeName, address: string) =>
    same.some(({ peers }) => peers.some((p) => p.node === peer && p.address === address));
  const peers = Object.entries(addresses).flatMap(([peer, address]) =>
    peer === node || isReached(peer, address) ? [] : [{ node: peer, address }],
  );
  return [{ network, port, own, peers }];
}

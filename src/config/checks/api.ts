/** The API must be somewhere that people can come by, and where nothing else of the cluster listens already. */
import { apiPlacesOf } from '../../core/api-places.ts';
import { joinHostPort } from '../../values/host-port.ts';
import { didYouMean } from '../../values/suggest.ts';
import { error, type Finding, type Path, warning } from '../diagnostic.ts';
import { aroundStore, schemaOfStore } from '../store-schema.ts';
import type { CheckInput } from './check-input.ts';

export function checkApi(input: CheckInput): Finding[] {
  const { model, config } = input;
  if (config.api?.enabled === false) return [...unknownNetworks(input), ...accounts(input)];
  return [
    ...unknownNetworks(input),
    ...accounts(input),
    ...unheard(input),
    ...(model.cluster.identity === undefined ? [] : collision(input)),
  ];
}

function unknownNetworks({ config: { api, hostNetworks } }: CheckInput): Finding[] {
  const known = Object.keys(hostNetworks);
  const named = api?.networks ?? [];
  return named.flatMap((name, i) => {
    const at = ['api', 'networks', i];
    if (!known.includes(name)) {
      const right = didYouMean(name, known, 'network');
      return [error('unknown-network', at, `network "${name}" does not exist`, right)];
    }
    if (named.indexOf(name) === i) return [];
    return [error('duplicate', at, `network "${name}" is written twice`, 'keep one of them')];
  });
}

/** A group in two places would have one role, and the file would say two. */
function accounts({ config: { api } }: CheckInput): Finding[] {
  if (api?.accounts === undefined) return [];
  const at: Path = ['api', 'accounts'];
  const named = (['view', 'operate', 'admin'] as const).flatMap((role) =>
    api.accounts![role].map((group, i) => ({ group, role, path: [...at, role, i] })),
  );
  if (named.length === 0)
    return [
      error(
        'wrong-value',
        at,
        'this lets nobody in',
        'name a group, for example admin: [sudo], or take it out',
      ),
    ];
  const closed = 'agents answer their own machine alone, so no account lets in';
  return [
    ...(api.enabled
      ? []
      : [warning('unreachable-api', at, closed, 'write api.enabled: true, or take this out')]),
    ...named.flatMap(({ group, role, path }, i) => {
      const first = named.findIndex((other) => other.group === group);
      if (first === i) return [];
      const roles = [...new Set([named[first]!.role, role])].join(' and ');
      const wrong = `group "${group}" is written twice, under ${roles}`;
      return [error('duplicate', path, wrong, 'keep the one that is meant')];
    }),
  ];
}

function unheard({ model, config }: CheckInput): Finding[] {
  const { api, hostNetworks, nodes } = config;
  if (api === undefined) return [];
  if (model.cluster.identity === undefined) {
    const wrong = 'nothing listens: agents answer from the network only where the cluster has an identity';
    return [warning('unreachable-api', ['api'], wrong, 'write cluster.identity, or take this section out')];
  }
  const { networks } = api;
  if (networks === undefined || networks.some((name) => !Object.hasOwn(hostNetworks, name))) return [];
  return Object.keys(nodes).flatMap((node) => {
    if (apiPlacesOf(config, node).length > 0) return [];
    const wrong = `node "${node}" is on none of these networks and answers its own machine alone`;
    return [warning('unreachable-api', ['api', 'networks'], wrong, 'name a network that it is on, too')];
  });
}

/** The port of heartbeats is one of UDP and in nobody's way. */
function collision({ model, config }: CheckInput): Finding[] {
  const places = schemaOfStore(model.store).places(model.store, aroundStore(model));
  const ofStore = new Set(places.map(({ host, port }) => joinHostPort(host, port)));
  for (const node of Object.keys(config.nodes)) {
    const taken = apiPlacesOf(config, node)
      .map(({ host, port }) => joinHostPort(host, port))
      .find((place) => ofStore.has(place));
    if (taken === undefined) continue;
    const at: Path = config.api === undefined ? ['store'] : ['api', 'port'];
    const wrong = `the store listens at ${taken} on node "${node}", where its agent would`;
    return [error('taken-port', at, wrong, 'write another port in api.port, or for the store')];
  }
  return [];
}

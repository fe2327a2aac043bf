/** What must be known of a floating address besides how it is started. */
import { addressOf, prefixOf } from '../../values/subnet.ts';
import { nodeGone, type Params, type ResourceFacts } from '../resource-type.ts';

export const facts: ResourceFacts = {
  times: { start: 5_000, stop: 5_000, probe: 2_000, interval: 5_000 },
  proofs: nodeGone,
  networks: (params, find) => {
    const { network } = params;
    return [typeof network === 'string' ? network : (find(bareAddress(params)) ?? [])].flat();
  },
  claims: (params) => [
    {
      kind: 'address',
      what: bareAddress(params),
      prefix: prefixOf(String(params.address)),
      param: ['address'],
      networkParam: 'network',
    },
  ],
  programs: () => [
    { program: 'ip', remedy: 'apt-get install iproute2' },
    { program: 'arping', remedy: 'apt-get install iputils-arping' },
  ],
};

/** Without its prefix length. */
export function bareAddress({ address }: Params): string {
  return addressOf(String(address));
}

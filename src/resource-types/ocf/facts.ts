/**
 * What must be known of an OCF agent besides how it is called. Agents are a world of their own, but nearly all that carry
 * an address call the parameter `ip`.
 */
import { plainAddress } from '../../values/subnet.ts';
import { isObject } from '../params.ts';
import { nodeGone, type Params, type ResourceFacts } from '../resource-type.ts';
import { findAgent } from './agent.ts';

export const facts: ResourceFacts = {
  times: { start: 20_000, stop: 20_000, probe: 20_000, interval: 10_000 },
  proofs: nodeGone,
  environment: 'parameters',
  networks: (params, find) => {
    const address = addressOfAgent(params);
    const network = address === undefined ? undefined : find(address);
    return network === undefined ? [] : [network];
  },
  claims: (params) => {
    const address = addressOfAgent(params);
    return address === undefined ? [] : [{ kind: 'address', what: address, param: ['parameters', 'ip'] }];
  },
  programs: ({ agent }) => {
    const found = findAgent(agent);
    if (found === undefined) return [];
    const isOfPackage = found.path.includes('/heartbeat/');
    const remedy = isOfPackage ? 'apt-get install resource-agents' : 'put it there, or correct its name';
    return [{ program: found.path, remedy }];
  },
};

/** The address an agent carries, when it carries one. */
export function addressOfAgent({ parameters }: Params): string | undefined {
  return isObject(parameters) ? plainAddress(parameters.ip) : undefined;
}

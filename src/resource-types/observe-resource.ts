/** How a node looks at a resource that another node owns, by the type it names. */
import type { ObserveResource } from '../ports/resource-observer.ts';
import type { Observer } from './resource-type.ts';
import { findType } from './resource-types.ts';

/** `network`: where this node is, by the configuration of the moment. */
export function createObserver(network: Observer['network']): ObserveResource {
  return async (definition, mac) =>
    (await findType(definition.type)?.observe?.(definition, { mac, network })) ?? {
      found: 'owner',
      macs: [],
    };
}

/** An agent that carries an address is seen from another node as an address is. */
import type { ResourceConfig } from '../../core/config.ts';
import type { AddressAnswers } from '../../ports/resource-observer.ts';
import { observeAddress } from '../observe-address.ts';
import type { Observer } from '../resource-type.ts';
import { addressOfAgent } from './facts.ts';

export function observe(definition: ResourceConfig, from: Observer): Promise<AddressAnswers> {
  return observeAddress(addressOfAgent(definition.params), definition, from);
}

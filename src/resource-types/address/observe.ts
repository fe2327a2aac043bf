/** A floating address is seen from another node by asking who answers for it. */
import type { ResourceConfig } from '../../core/config.ts';
import type { AddressAnswers } from '../../ports/resource-observer.ts';
import { observeAddress } from '../observe-address.ts';
import type { Observer } from '../resource-type.ts';
import { bareAddress } from './facts.ts';

export function observe(definition: ResourceConfig, from: Observer): Promise<AddressAnswers> {
  return observeAddress(bareAddress(definition.params), definition, from);
}

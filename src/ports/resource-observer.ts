/** Looks from this node at what another node owns; changes nothing, proves nothing. */
import type { ResourceConfig } from '../core/config.ts';

export interface AddressAnswers {
  readonly found: 'owner' | 'nobody' | 'other' | 'several';
  /** Hardware addresses that answered. */
  readonly macs: readonly string[];
}

/** `mac`: the owner's. Where there is nothing to look at, nothing is said against anybody. */
export type ObserveResource = (definition: ResourceConfig, mac: string) => Promise<AddressAnswers>;

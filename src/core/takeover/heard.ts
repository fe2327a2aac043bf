/** What a record says of hearing. Its word alone connects nobody: the other must say the same. */
import type { NetworkName, NodeName } from '../config.ts';

export interface Heard {
  /** Whom this node hears, per heartbeat network, in name order. */
  readonly hears: Readonly<Record<NetworkName, readonly NodeName[]>>;
  /** While ways of before are left: whom it hears by those of the configuration that it follows. Left out when nobody. */
  readonly hearsAnew?: Readonly<Record<NetworkName, readonly NodeName[]>>;
  /** Those of them that say in their beats that they do not hear this node there: one direction fails. Left out when none. */
  readonly deaf?: Readonly<Record<NetworkName, readonly NodeName[]>>;
  /** It owns groups, and is about to miss half or more of those it hears: written so that its record shows that it lives. */
  readonly outnumbered?: true;
}

/** The takeover domain in the store: its name, its types, and what `init` begins it with. */
import { documentKey } from '../core/domain-entries.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import { sameRecord } from '../core/takeover/same-record.ts';
import type { Domain } from '../ports/domain.ts';
import type { Store, StoreContent } from '../ports/store.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { createDomain } from './create-domain.ts';
import { createSeal, type Seal, sealEntries } from './seal.ts';

export const takeoverName = 'takeover';

export type TakeoverDomain = Domain<Document, NodeRecord>;

/** As the engines keep it: for tests of them. */
export function createTakeoverDomain(store: Store): TakeoverDomain {
  return createDomain(store.domain(takeoverName), sameRecord);
}

/** Only what was written with one of the cluster's keys is shown, and what is written is signed. */
export function createSealedTakeover(store: Store, seal: Seal): TakeoverDomain {
  return createDomain(sealEntries(store.domain(takeoverName), seal), sameRecord);
}

export function takeoverSeal(ring: KeyRing, cluster: string): Seal {
  return createSeal(ring, [cluster, takeoverName]);
}

/** The first document with the configuration that it names. */
export function firstContent(document: Document, configText: string, seal?: Seal): StoreContent {
  const config = { hash: document.config.hash, text: configText };
  const value = seal ? seal.sign(documentKey, document) : document;
  return { entries: [{ domain: takeoverName, key: documentKey, value }], configs: [config] };
}

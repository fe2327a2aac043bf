/** The takeover domain in the store: its name, its types, and what `init` begins it with. */
import { documentKey } from '../core/domain-entries.ts';
import type { Document, NodeRecord } from '../core/takeover/document.ts';
import { sameRecord } from '../core/takeover/same-record.ts';
import type { Domain } from '../ports/domain.ts';
import type { FirstContent, Store } from '../ports/store.ts';
import { createDomain } from './create-domain.ts';

export const takeoverName = 'takeover';

export type TakeoverDomain = Domain<Document, NodeRecord>;

export function createTakeoverDomain(store: Store): TakeoverDomain {
  return createDomain(store.domain(takeoverName), sameRecord);
}

/** The first document with the configuration that it names. */
export function firstContent(document: Document, configText: string): FirstContent {
  const config = { hash: document.config.hash, text: configText };
  return { domain: takeoverName, key: documentKey, value: document, config };
}

/**
 * What is noticed on this machine outside of the core: the core is told whenever it has changed, and tells the others in this
 * node's record.
 */
import type { Config, NodeName } from '../core/config.ts';
import type { Reason } from '../core/reason.ts';
import type { Event } from '../core/takeover/event.ts';
import type { Notice } from '../core/takeover/said.ts';
import type { KeyFileTrouble } from '../node/watch-key-file.ts';
import { ownDuplicates } from '../resources/own-duplicates.ts';

export interface Watched {
  readonly node: NodeName;
  config(): Config;
  dispatch(event: Event): void;
  /** What the journal said when it was read. */
  readonly journal: readonly string[];
  /** What a store that Holdfast keeps waits for, where this node looks after it. */
  storeWaits(): Reason | undefined;
  /** What a takeover by this node would miss here. */
  unready(): readonly Notice[];
  /** Ways by which this node cannot tell people. */
  notifications(): readonly Notice[];
  /** Why the key file is not taken up as it is. */
  keyTrouble(): KeyFileTrouble | undefined;
  storeTrouble(): { readonly places: string; readonly said: string } | undefined;
}

/** To be called now and then. */
export function noticesTeller(watched: Watched): () => void {
  const told = new Map<string, string>();
  return () => {
    for (const [from, notices] of Object.entries(noticesOf(watched))) {
      const text = JSON.stringify(notices);
      if (text === (told.get(from) ?? '[]')) continue;
      told.set(from, text);
      watched.dispatch({ kind: 'noticed', from, told: notices });
    }
  };
}

function noticesOf({
  node,
  config,
  journal,
  keyTrouble,
  storeTrouble,
  storeWaits,
  unready,
  notifications,
}: Watched): Record<string, readonly Notice[]> {
  const trouble = storeTrouble();
  const waits = storeWaits();
  const ofKeys = keyTrouble();
  const duplicates = ownDuplicates(config().nodes[node]?.addresses ?? {});
  return {
    journal: journal.map((said) => ({ level: 'warning', reason: { kind: 'journal-said', node, said } })),
    keys: ofKeys ? [{ level: 'alarm', reason: keyReason(node, ofKeys) }] : [],
    store: trouble ? [{ level: 'warning', reason: { kind: 'store-way-left', ...trouble } }] : [],
    members: waits ? [{ level: waits.kind === 'store-full' ? 'alarm' : 'warning', reason: waits }] : [],
    readiness: unready(),
    notifications: notifications(),
    addresses: duplicates.map(([network, address]) => ({
      level: 'alarm',
      reason: { kind: 'own-address-taken', node, network, address },
    })),
  };
}

function keyReason(node: NodeName, trouble: KeyFileTrouble): Reason {
  return trouble.is === 'unusable'
    ? { kind: 'key-file-unusable', node, said: trouble.said }
    : { kind: 'key-file-foreign', node, key: trouble.key };
}

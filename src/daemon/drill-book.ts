/** The cluster's book of drills in its store, changed by compare-and-set. Nothing here hurries. */
import type { GroupName } from '../core/config.ts';
import { type DrillDocument, emptyDrills, readDrills, withDrill } from '../core/drill/drill-document.ts';
import type { Drilled } from '../ports/agent-facade.ts';
import type { Domain } from '../ports/domain.ts';
import { StoreUnavailable } from '../ports/store.ts';

export type DrillDomain = Pick<Domain<unknown, never>, 'read' | 'writeDocument'>;

export interface DrillBook {
  /** Rejects with StoreUnavailable. */
  read(): Promise<DrillDocument>;
  /** `known`: the groups of the configuration. Rejects with StoreUnavailable. */
  record(drilled: Drilled, known: readonly GroupName[]): Promise<void>;
  /** Signs what lies there anew, with the key that signs now. Rejects with StoreUnavailable. */
  renew(): Promise<void>;
}

const attempts = 5;

export function createDrillBook(domain: DrillDomain): DrillBook {
  const read = async () => {
    const { document, forged } = await domain.read();
    // Written with a key that counts no more: what it says is not believed, and its place is taken.
    const version = document?.version ?? Object.values(forged ?? {})[0] ?? 0;
    return { version, book: document === undefined ? emptyDrills : readDrills(document.value) };
  };
  /** A write without an answer is done again, and says the same. */
  const change = async (next: (now: DrillDocument) => DrillDocument) => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { version, book } = await read();
      if ((await domain.writeDocument(version, next(book))).answer === 'ok') return;
    }
    throw new StoreUnavailable('others write at the same time, or its answers do not arrive');
  };
  return {
    read: async () => (await read()).book,
    record: (drilled, known) => change((now) => withDrill(now, drilled, known)),
    renew: () => change((now) => now),
  };
}

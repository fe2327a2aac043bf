/**
 * The cluster's book of what was told, in its store: read by whoever is to tell, changed by compare-and-set. A change without an
 * answer is looked for by reading. Nothing here hurries: what could not be written is written later, and told once more at worst.
 */
import { emptyNotify, type NotifyDocument, readNotify } from '../core/notify/notify-document.ts';
import type { Domain } from '../ports/domain.ts';

export type NotifyDomain = Pick<Domain<unknown, never>, 'read' | 'writeDocument'>;

export interface Book {
  /** Rejects with StoreUnavailable. */
  read(): Promise<NotifyDocument>;
  /** `change`: of what lies there now; `anew`: written also where nothing changes. Rejects with StoreUnavailable, or after too many conflicts. */
  change(change: (now: NotifyDocument) => NotifyDocument, anew: boolean): Promise<void>;
}

const attempts = 5;

export function createBook(domain: NotifyDomain): Book {
  const read = async () => {
    const { document, forged } = await domain.read();
    // Written with a key that counts no more: what it says is not believed, and its place is taken.
    const version = document?.version ?? Object.values(forged ?? {})[0] ?? 0;
    return { version, book: document === undefined ? emptyNotify : readNotify(document.value) };
  };
  return {
    read: async () => (await read()).book,
    async change(change, anew) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const { version, book } = await read();
        const next = change(book);
        if (!(anew && attempt === 0) && JSON.stringify(next) === JSON.stringify(book)) return;
        if ((await domain.writeDocument(version, next)).answer === 'ok') return;
      }
      throw new Error('others write what was told at the same time, or the store does not answer');
    },
  };
}

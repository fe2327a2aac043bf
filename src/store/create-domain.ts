/** A domain with its own types over the keys of whatever engine. */
import { changeOf, documentKey, recordKey, snapshotOf } from '../core/domain-entries.ts';
import type { Domain } from '../ports/domain.ts';
import type { Entries } from '../ports/store.ts';

/** `isRenewal`: nothing in the record moved that anybody waits for, so its change may be told later. */
export function createDomain<D, R>(
  entries: Entries,
  isRenewal: (before: R, next: R) => boolean,
): Domain<D, R> {
  let last: R | undefined;
  return {
    read: async () => snapshotOf<D, R>(await entries.read()),
    writeDocument: (expected, document) => entries.write(documentKey, expected, document, 'now'),
    writeRecord(node, expected, record) {
      const push = last !== undefined && isRenewal(last, record) ? 'later' : 'now';
      last = record;
      return entries.write(recordKey(node), expected, record, push);
    },
    watch(onChange, signal) {
      entries.watch((change) => {
        const told = changeOf<D, R>(change);
        if (told !== undefined) onChange(told);
      }, signal);
    },
  };
}

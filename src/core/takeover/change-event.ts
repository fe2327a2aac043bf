/** What a watch of the takeover domain tells, as an event. A watch that is lost or back may have missed something. */
import type { DomainChange } from '../versioned.ts';
import type { Document, NodeRecord } from './document.ts';
import type { Event } from './event.ts';

export function eventOfChange(change: DomainChange<Document, NodeRecord>): Event {
  switch (change.kind) {
    case 'document':
      return { kind: 'document-changed', document: change.document };
    case 'record':
      return { ...change, kind: 'record-changed' };
    case 'watching':
    case 'lost':
      return { kind: 'watch-started' };
  }
}

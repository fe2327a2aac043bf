/** What the core is told of this start before its first event. */
import { ownKeys } from '../../node/own-keys.ts';
import type { Ground, Started } from './create-ground.ts';

export function beginningOf({ place, hello }: Started, { content, ring, version }: Ground) {
  const { kind: _kind, realtime: _realtime, ...from } = hello;
  // A new incarnation adopts nothing: the keeper has stopped everything before it began.
  const isNew = from.restart === 0;
  return {
    ...from,
    self: place.node,
    version,
    keys: ownKeys(ring),
    seen: content.seen,
    journal: isNew ? [] : content.entries,
    refused: isNew ? {} : content.refused,
  };
}

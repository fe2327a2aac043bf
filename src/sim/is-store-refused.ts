/** The store shows what some node refuses: a person has to say that it counts. */
import { compareNewest, newestOf } from '../core/takeover/newest.ts';
import type { World } from './world.ts';

export function isStoreRefused({ store, nodes }: World): boolean {
  const shown = store.document?.value;
  if (!shown) return true;
  const known = [...nodes.values()].flatMap(({ disk }) => disk.seen ?? []);
  return known.some((seen) => ['newer', 'another'].includes(compareNewest(seen, newestOf(shown))));
}

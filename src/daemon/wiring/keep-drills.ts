/** Gives this node the cluster's book of drills. */
import { renewWithKeys } from '../../access/renew-with-keys.ts';
import { drillName } from '../../core/drill/drill-document.ts';
import { createSealedDrills } from '../../store/drill-domain.ts';
import { createDrillBook, type DrillBook } from '../drill-book.ts';
import type { Ground, Started } from './create-ground.ts';

export function keepDrills({ place, signal }: Started, { store, ring }: Ground): DrillBook {
  const book = createDrillBook(createSealedDrills(store, ring, place.bootstrap.cluster.name));
  renewWithKeys({ store, ring, name: drillName, renew: book.renew, signal });
  return book;
}

/**
 * Whether another way to the store leads to the same one, seen from here before it is applied: each of its places must show
 * what the nodes write by the way of now. The nodes look for themselves all the same; this is for whoever plans.
 */
import type { PlannedChange } from '../../config/planned-change.ts';
import type { Config, StoreConfig } from '../../core/config.ts';
import { canonicalJson } from '../../core/definition-hash.ts';
import { mayBeSameStore, placeWords } from '../../core/store-way.ts';
import type { IdentitySource } from '../../identity/identity-source.ts';
import type { Store } from '../../ports/store.ts';
import { managedOf } from '../../store/etcd/managed.ts';
import { openStore, placesOf } from '../../store/open-store.ts';
import { showsOneOf, type Written } from '../../store/shows-one-of.ts';
import { takeoverName } from '../../store/takeover-domain.ts';
import type { Context } from '../context.ts';

/** Times that something new is waited for, and looked for. */
const looks = 10;

/** The refusal that stands against it, if there is one. */
export async function checkStoreWay(
  context: Context,
  from: Config,
  to: Config,
  own: IdentitySource | undefined,
): Promise<PlannedChange[]> {
  if (canonicalJson(from.store) === canonicalJson(to.store) || !mayBeSameStore(from.store, to.store))
    return [];
  const isKept = to.store.managed !== undefined;
  // Members that Holdfast keeps come and go after it is applied, and every node proves for itself where they lead.
  if (isKept && speakAlike(from, to)) return [];
  const said = await against(context, from, to, own);
  if (said === undefined) return [];
  const words = isKept
    ? `the members of the store cannot begin or cease to show certificates while they have data, and ${placeWords(to.store)} is not the store of now: ${said}; go over by a backup: "holdfast store backup" now, stop the agents and the members, move /var/lib/holdfast/etcd away on every machine, "holdfast store restore" with this file, start everything, and apply it then`
    : `the store cannot be reached by ${placeWords(to.store)} yet: ${said}; let every one of them lead to the store of now, then plan again`;
  return [{ kind: 'store', name: '', effect: 'refused', words }];
}

function speakAlike(from: Config, to: Config): boolean {
  return managedOf(from.store)?.scheme === managedOf(to.store)?.scheme;
}

async function against(
  context: Context,
  from: Config,
  to: Config,
  own: IdentitySource | undefined,
): Promise<string | undefined> {
  const opened: Store[] = [];
  const open = async (way: StoreConfig) => {
    const store = await openStore(way, from.timing, own);
    opened.push(store);
    return { places: placeWords(way), store };
  };
  try {
    const now = await open(from.store);
    // Of members that Holdfast keeps those that are not there yet come after it is applied.
    const ways = to.store.managed === undefined ? placesOf(to.store) : [to.store];
    const places = await Promise.all(ways.map(open));
    for (const place of places) await readAt(place);
    if (await leadsAnywhere(now)) return await whichLeadsElsewhere(context, from, now, places);
    // After all was stopped and started with another file the way of before is gone, and the nodes write by the new one.
    for (const place of places) await writtenFromNowOn(context, from, place);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '');
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

function leadsAnywhere(place: PlaceOfStore): Promise<boolean> {
  return readAt(place).then(
    () => true,
    () => false,
  );
}

async function whichLeadsElsewhere(
  context: Context,
  from: Config,
  now: PlaceOfStore,
  places: readonly PlaceOfStore[],
): Promise<string | undefined> {
  const written = await writtenFromNowOn(context, from, now);
  for (const place of places)
    if (!(await shows(context, from, place, now, written))) return `${place.places} leads to another store`;
  return undefined;
}

interface PlaceOfStore {
  readonly places: string;
  readonly store: Store;
}

async function readAt({ places, store }: PlaceOfStore) {
  try {
    return await store.domain(takeoverName).read();
  } catch (error) {
    throw new Error(`${places} gives no answer (${(error as Error).message.replace(/\.$/, '')})`);
  }
}

async function versionsAt(place: PlaceOfStore): Promise<Written[]> {
  const shown = await readAt(place);
  return [...shown].map(([key, { version, value }]) => ({ key, version, text: JSON.stringify(value) }));
}

/** What appears there that was not there at first. Throws when nothing does. */
async function writtenFromNowOn(context: Context, { timing }: Config, now: PlaceOfStore): Promise<Written[]> {
  const before = new Set((await versionsAt(now)).map(nameOf));
  for (let look = 0; look < looks; look++) {
    await context.sleep(timing.renewIntervalMs / 2);
    const fresh = (await versionsAt(now)).filter((written) => !before.has(nameOf(written)));
    if (fresh.length > 0) return fresh;
  }
  throw new Error(`no node renews anything at ${now.places}`);
}

/** Records move on meanwhile, so it is compared with what came since, too. */
async function shows(
  context: Context,
  { timing }: Config,
  place: PlaceOfStore,
  now: PlaceOfStore,
  first: readonly Written[],
): Promise<boolean> {
  const written = [...first];
  for (let look = 0; look < looks; look++) {
    const shown = await readAt(place);
    written.push(...(await versionsAt(now)).filter((w) => first.some(({ key }) => key === w.key)));
    if (showsOneOf(shown, written)) return true;
    await context.sleep(timing.renewIntervalMs / 5);
  }
  return false;
}

function nameOf({ key, version }: Written): string {
  return `${key} ${version}`;
}

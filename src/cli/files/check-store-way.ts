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
  // Members that Holdfast keeps come and go after it is applied, and every node proves for itself where they lead.
  if (to.store.managed !== undefined) return speakAlike(from, to) ? [] : goneOver(context, from, to, own);
  const said = await against(context, from, to, own);
  if (said === undefined) return [];
  const words = `the store cannot be reached by ${placeWords(to.store)} yet: ${said}; let every one of them lead to the store of now, then plan again`;
  return [refusal(words)];
}

function refusal(words: string): PlannedChange {
  return { kind: 'store', name: '', effect: 'refused', words };
}

function speakAlike(from: Config, to: Config): boolean {
  return managedOf(from.store)?.scheme === managedOf(to.store)?.scheme;
}

/** Members that have data cannot begin or cease to speak TLS, so it is too late to ask the way of before: the nodes must write by the new one. */
async function goneOver(
  context: Context,
  from: Config,
  to: Config,
  own: IdentitySource | undefined,
): Promise<PlannedChange[]> {
  const places = placeWords(to.store);
  const store = await openStore(to.store, from.timing, own);
  try {
    await writtenFromNowOn(context, from, { places, store });
    return [];
  } catch (error) {
    const said = (error as Error).message.replace(/\.$/, '');
    return [
      refusal(
        `the members of the store cannot begin or cease to show certificates while they have data, and the nodes do not write by ${places} yet (${said}); go over by a backup: "holdfast store backup" now, stop the agents and the members, move /var/lib/holdfast/etcd away on every machine, "holdfast store restore" with this file, start everything, and apply it then`,
      ),
    ];
  } finally {
    await store.close();
  }
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
    const places = await Promise.all(placesOf(to.store).map(open));
    for (const place of [now, ...places]) await readAt(place);
    const written = await writtenFromNowOn(context, from, now);
    for (const place of places)
      if (!(await shows(context, from, place, now, written))) return `${place.places} leads to another store`;
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '');
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
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

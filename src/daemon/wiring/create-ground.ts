/** What a daemon stands on before its loop begins: journal, store, keys, identity, clocks and the log of events. */
import { createNodeAccess } from '../../access/node-access.ts';
import type { Event } from '../../core/takeover/event.ts';
import type { Note } from '../../core/takeover/note.ts';
import { followIdentity } from '../../identity/follow-identity.ts';
import { openBoottime } from '../../node/boottime.ts';
import { createJournal } from '../../node/journal.ts';
import { followOwnKeys } from '../../node/own-keys.ts';
import { readStoreWay, writeStoreWay } from '../../node/store-way.ts';
import { createSuspendClock } from '../../node/suspend-clock.ts';
import { openFollowingStore } from '../../store/following-store.ts';
import { openStore, placesOf } from '../../store/open-store.ts';
import { createSealedTakeover, takeoverSeal } from '../../store/takeover-domain.ts';
import { readVersion } from '../../version.ts';
import { createEventLog } from '../event-log.ts';
import type { Hello, KeeperChannel } from '../keeper-channel.ts';
import type { Place } from '../place.ts';
import { createUnitJournal } from '../system-journal/system-journal.ts';

/** How this daemon came to be. */
export interface Started {
  readonly place: Place;
  readonly keeper: KeeperChannel;
  readonly hello: Hello;
  /** Ends when its keeper is gone and everything has to be stopped. */
  readonly signal: AbortSignal;
}

export type Ground = Awaited<ReturnType<typeof createGround>>;

export async function createGround(
  { place, keeper, hello, signal }: Started,
  dispatch: (event: Event) => void,
) {
  const { stateDir, bootstrap, own } = place;
  const journal = createJournal(stateDir);
  const content = journal.read();
  const inFile = bootstrap.store;
  const report = console.error;
  const store = await openFollowingStore(readStoreWay(stateDir, inFile), bootstrap.timing, {
    open: (way, timing) => openStore(way, timing, own),
    placesOf,
    onFollowed: (way) => void writeStoreWay(stateDir, inFile, way).catch((error) => report(`${error}`)),
    againMs: 5000,
  });
  const keys = followOwnKeys(keeper.keys, place.keyFile, signal, dispatch);
  const { ring } = keys;
  const cluster = bootstrap.cluster.name;
  const identity = place.identity === undefined ? () => undefined : followIdentity(place.identity, report);
  const access = await createNodeAccess({ store, ring, cluster, stateDir, report, signal });
  const takeover = createSealedTakeover(store, takeoverSeal(ring, cluster));
  const boottime = openBoottime();
  const events = createEventLog(stateDir);
  const systemJournal = createUnitJournal({ cluster, node: place.node, pid: process.pid }, signal);
  if (systemJournal !== undefined) events.onEvent(systemJournal.add, signal);
  const note = (notes: readonly Note[]) => events.add(notes, Date.now());
  if (hello.restart > 0) note([startedAgain(hello)]);
  const now = createSuspendClock(
    () => performance.now(),
    () => boottime.atLeast(),
  );
  const version = readVersion();
  return {
    journal,
    content,
    store,
    ring,
    keys,
    identity,
    access,
    takeover,
    boottime,
    events,
    note,
    now,
    version,
  };
}

function startedAgain({ restart }: Hello): Note {
  return { level: 'warning', reason: { kind: 'daemon-started-again', restart }, document: 0 };
}

/**
 * The daemon, and the only place that knows concrete drivers: it puts store, journal, resource runner, fence runner,
 * keeper and local API around the loop. The keeper starts it, restarts it, and gives it its incarnation. SIGTERM ends the
 * daemon and leaves what runs alone; when the keeper is gone, another one is waited for, and then everything is stopped.
 */
import { join } from 'node:path';
import { createNodeAccess } from '../access/node-access.ts';
import { apiPlacesOf } from '../api/contract/api-places.ts';
import { networkListener } from '../api/listen/network-listener.ts';
import { unixSocket } from '../api/listen/unix-socket.ts';
import { serveApi } from '../api/serve-api.ts';
import { configHash } from '../config/canonical.ts';
import { progressEveryMs } from '../core/keeper/keeper-settings.ts';
import { orphanedForMs } from '../core/keeper/kept-lease.ts';
import { eventOfChange } from '../core/takeover/change-event.ts';
import type { Event } from '../core/takeover/event.ts';
import { newState } from '../core/takeover/new-state.ts';
import type { Note } from '../core/takeover/note.ts';
import type { State } from '../core/takeover/state.ts';
import { timersOf } from '../core/takeover/view/timing.ts';
import { createFenceRunner } from '../fence/fence-runner.ts';
import { followIdentity } from '../identity/follow-identity.ts';
import { openBoottime } from '../node/boottime.ts';
import { createControlGroups } from '../node/control-group.ts';
import { hardStop } from '../node/hard-stop.ts';
import { createJournal } from '../node/journal.ts';
import { keepLease } from '../node/kept-lease.ts';
import { ownKeys, watchOwnKeys } from '../node/own-keys.ts';
import { nameProcess } from '../node/process-name.ts';
import { readStoreWay, writeStoreWay } from '../node/store-way.ts';
import { createSuspendClock } from '../node/suspend-clock.ts';
import { makeCompiler } from '../resource-types/compile-resource.ts';
import { createObserver } from '../resource-types/observe-resource.ts';
import { createResourceRunner } from '../resources/resource-runner.ts';
import { type FollowingStore, openFollowingStore } from '../store/following-store.ts';
import { openStore, placesOf, tendingOf } from '../store/open-store.ts';
import { createSealedTakeover, takeoverSeal } from '../store/takeover-domain.ts';
import type { KeyRing } from '../values/cluster-keys.ts';
import { readVersion } from '../version.ts';
import { createConfigShelf } from './config-shelf.ts';
import { createEventLog } from './event-log.ts';
import { createFacade } from './facade.ts';
import { createKeeperChannel, type Hello, type KeeperChannel } from './keeper-channel.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { performLive } from './live-actions.ts';
import { createLiveJournal } from './live-journal.ts';
import { createLoop, type Loop } from './loop.ts';
import { loopEventOf, type Noticed } from './loop-events.ts';
import { createLoopTimer } from './loop-timer.ts';
import { macsTeller } from './macs-teller.ts';
import { noticesTeller } from './notices-teller.ts';
import { orEnd } from './or-end.ts';
import { createPeersTeller } from './peers-teller.ts';
import { type Place, readPlace } from './place.ts';
import { createRecordsTeller } from './records-teller.ts';
import { keepReplay } from './replays.ts';
import { serveWhenPossible } from './serve-when-possible.ts';
import { tendOwnIdentity } from './tend-identity.ts';
import { tendStateDirectory } from './tend-state-directory.ts';
import { tendStore } from './tend-store.ts';

async function main(): Promise<void> {
  nameProcess('holdfast-daemon');
  const place = readPlace();
  const ended = new AbortController();
  process.on('SIGTERM', () => process.exit(0));
  const orphan: Orphan = {};
  const keeper = createKeeperChannel(() => {
    const stop = () => {
      ended.abort();
      void stopEverything(place);
    };
    if (orphan.begin !== undefined) setTimeout(stop, orphan.begin());
    else if (place.bootstrap.timing.onStoreLoss === 'stop') stop();
    else process.exit(0);
  });
  await runDaemon(place, keeper, await keeper.hello, ended.signal, orphan);
}

/** What a daemon does at once when its keeper is gone, and for how many ms it waits for another; none: nothing was done yet. */
interface Orphan {
  begin?: () => number;
}

function controlGroupsOf({ node, base, bootstrap }: Place) {
  return createControlGroups({ cluster: bootstrap.cluster.name, node, ...(base ? { base } : {}) });
}

async function runDaemon(
  place: Place,
  keeper: KeeperChannel,
  hello: Hello,
  signal: AbortSignal,
  orphan: Orphan,
): Promise<void> {
  const { node, stateDir, bootstrap } = place;
  const journal = createJournal(stateDir);
  const content = journal.read();
  const inFile = bootstrap.store;
  const store = await openFollowingStore(readStoreWay(stateDir, inFile), bootstrap.timing, {
    open: (way, timing) => openStore(way, timing, place.own),
    placesOf,
    onFollowed: (way) =>
      void writeStoreWay(stateDir, inFile, way).catch((error) => console.error(`${error}`)),
    againMs: 5000,
  });
  let loop: Loop;
  const dispatch = (event: Event) => loop.dispatch(event);
  const ring = watchOwnKeys(place.keyFile, signal, dispatch);
  const cluster = bootstrap.cluster.name;
  const seal = takeoverSeal(ring, cluster);
  const identity =
    place.identity === undefined ? () => undefined : followIdentity(place.identity, console.error);
  const access = await createNodeAccess({ store, ring, cluster, stateDir, report: console.error, signal });
  const takeover = createSealedTakeover(store, seal);
  const boottime = openBoottime();
  const events = createEventLog(stateDir);
  if (hello.restart > 0) events.add([startedAgain(hello)], Date.now());
  const now = createSuspendClock(
    () => performance.now(),
    () => boottime.atLeast(),
  );
  const noticed: Noticed = { rejected: 0, replayed: 0, refused: [], told: [] };
  const lease = createLeaseKeeper(keeper.tell, (untilMs) => keepLease(stateDir, hello.inc, untilMs));
  const config = () => loop.state().config?.value ?? bootstrap;
  const network = (name: string) => {
    const net = config().hostNetworks[name];
    const own = config().nodes[node]?.addresses[name];
    return net && own ? { subnet: net.subnet, own } : undefined;
  };
  const compile = makeCompiler({ node, stateDir, network });
  const runner = createResourceRunner({ stateDir, controlGroups: controlGroupsOf(place), compile });
  runner.onDeath(({ group, resource }, said) => dispatch({ kind: 'resource-died', group, resource, said }));
  const facade = createFacade({
    dispatch,
    now,
    store,
    events,
    access,
    authority: () => identity()?.authorities,
    version: readVersion(),
    wall: Date.now,
    configs: createConfigShelf({
      node,
      store,
      takeover,
      waiting: configsWaiting,
      hashOf: configHash,
      wall: Date.now,
    }),
    state: () => loop.state(),
    beats: () => noticed,
  });
  const world = {
    node,
    dispatch,
    now,
    store,
    takeover,
    hashOf: configHash,
    runner,
    tellKeeper: lease.tell,
    answer: facade.answered,
    boottime: () => boottime.atLeast(),
    observe: createObserver(network),
    fences: createFenceRunner(),
  };
  const timer = createLoopTimer(now, () => dispatch({ kind: 'woken' }), signal);
  let progress: NodeJS.Timeout | undefined;
  const showProgress = () => {
    clearTimeout(progress);
    keeper.tell({ kind: 'progress' });
    const { hangMs } = timersOf(loop.state(), config().timing).does;
    progress = setTimeout(showProgress, progressEveryMs(hangMs));
  };
  const tellPeers = createPeersTeller(
    () => loop.state(),
    node,
    (message) => {
      keeper.tell(message);
      showProgress();
    },
  );
  const tellRecords = createRecordsTeller(() => loop.state(), keeper.tell);
  loop = createLoop(newState(beginningOf(place, hello, content, ring)), {
    clock: () => ({ now: now(), wall: Date.now() }),
    journal: createLiveJournal({ journal, compile, dispatch, tellKeeper: keeper.tell, signal }),
    perform: (action) => performLive(world, action),
    wake: timer.wake,
    notes: (notes) => events.add(notes, Date.now()),
    broke: (broke, replay) => keepReplay(stateDir, broke, replay),
    soon(drain) {
      setImmediate(() => {
        orEnd(drain);
        tellPeers();
        tellRecords();
        followStore(loop.state(), store);
      });
    },
  });
  orphan.begin = () => {
    // It was asked to leave: what it let run is for the next agent.
    if (loop.state().leaving) process.exit(0);
    const untilMs = lease.orphaned();
    dispatch({ kind: 'hand-over-asked' });
    return orphanedForMs(hello.lapse, untilMs, boottime.atMost());
  };
  keeper.listen((message) => {
    const event = loopEventOf(message, noticed, node);
    if (event) dispatch(event);
  });
  takeover.watch((change) => dispatch(eventOfChange(change)), signal);
  showProgress();
  signal.addEventListener('abort', () => clearTimeout(progress));
  const note = (notes: readonly Note[]) => events.add(notes, Date.now());
  const storeWaits = tendStore({ node, stateDir, state: () => loop.state(), now, tendingOf, note, signal });
  const tellMacs = macsTeller(config, node, dispatch);
  const tellNotices = noticesTeller({
    node,
    config,
    dispatch,
    journal: content.problems,
    storeTrouble: () => store.trouble(),
    storeWaits,
  });
  const tellMachine = () => {
    tellMacs();
    tellNotices();
  };
  const machine = setInterval(tellMachine, machineEveryMs);
  signal.addEventListener('abort', () => clearInterval(machine));
  const serve = () => serveApi(facade, [unixSocket({ path: join(stateDir, 'api.sock') })], signal);
  serveWhenPossible(serve, (said) => console.error(said), signal);
  const ofNetwork = networkListener({
    bindings: () => apiPlacesOf(config(), node),
    identity,
    admission: { ...access, isNode: (name) => Object.hasOwn(config().nodes, name) },
    tell: facade.tell,
    report: console.error,
  });
  void serveApi(facade, [ofNetwork], signal);
  tendOwnIdentity(place, signal);
  tendStateDirectory({ stateDir, state: () => loop.state(), dispatch, signal });
  tellMachine();
  dispatch({ kind: 'woken' });
}

/** By the way to it that the configuration in force names, and the time-out that counts. */
function followStore(state: State, store: FollowingStore): void {
  const { config, store: known } = state;
  if (config !== undefined && config.hash === known.document?.value.config.hash)
    store.follow(config.value.store, timersOf(state, config.value.timing).does);
}

/** Interfaces come and go, seldom. */
const machineEveryMs = 5000;
/** So many people may prepare a change at the same time. */
const configsWaiting = 20;

function startedAgain({ restart }: Hello): Note {
  return { level: 'warning', reason: { kind: 'daemon-started-again', restart }, document: 0 };
}

function beginningOf(
  { node }: Place,
  hello: Hello,
  content: ReturnType<ReturnType<typeof createJournal>['read']>,
  ring: KeyRing,
) {
  const { kind: _kind, realtime: _realtime, ...from } = hello;
  // A new incarnation adopts nothing: the keeper has stopped everything before it began.
  const isNew = from.restart === 0;
  return {
    ...from,
    self: node,
    version: readVersion(),
    keys: ownKeys(ring),
    seen: content.seen,
    journal: isNew ? [] : content.entries,
    refused: isNew ? {} : content.refused,
  };
}

/** Nobody holds the deadline any more: everything is stopped before this process ends. */
async function stopEverything(place: Place): Promise<void> {
  const { stateDir } = place;
  await hardStop({
    stateDir,
    controlGroups: controlGroupsOf(place),
    journal: createJournal(stateDir).read(),
    tell: (text) => console.error(text),
    withinMs: 60_000,
  });
  process.exit(1);
}

await main();

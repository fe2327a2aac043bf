/**
 * Puts store, journal, resource runner, fence runner, keeper and API around the loop; with `create-ground.ts` the only place that
 * knows concrete drivers.
 */

import { createCalendar } from '../../calendar/calendar.ts';
import { configHash } from '../../config/canonical.ts';
import { orphanedForMs } from '../../core/keeper/kept-lease.ts';
import { eventOfChange } from '../../core/takeover/change-event.ts';
import type { Event } from '../../core/takeover/event.ts';
import { newState } from '../../core/takeover/new-state.ts';
import type { State } from '../../core/takeover/state.ts';
import { timersOf } from '../../core/takeover/view/timing.ts';
import { createFenceRunner } from '../../fence/fence-runner.ts';
import { watchHealth } from '../../health/watch-health.ts';
import { certificateEnds } from '../../identity/certificate-ends.ts';
import { createControlGroups } from '../../node/control-group.ts';
import { keepLease } from '../../node/kept-lease.ts';
import type { Notifier } from '../../notify/notifier.ts';
import { makeCompiler } from '../../resource-types/compile-resource.ts';
import { createObserver } from '../../resource-types/observe-resource.ts';
import { createResourceRunner } from '../../resources/resource-runner.ts';
import type { FollowingStore } from '../../store/following-store.ts';
import { machineAddresses } from '../../store/machine-addresses.ts';
import { tendingOf } from '../../store/open-store.ts';
import { createAuthorityRole } from '../authority-role.ts';
import { createConfigShelf } from '../config-shelf.ts';
import { createFacade } from '../facade.ts';
import { followFile } from '../follow-file.ts';
import { createLeaseKeeper } from '../lease-keeper.ts';
import { performLive } from '../live-actions.ts';
import { createLiveJournal } from '../live-journal.ts';
import { createLoop, type Loop } from '../loop.ts';
import { loopEventOf, type Noticed } from '../loop-events.ts';
import { createLoopTimer } from '../loop-timer.ts';
import { createMoveTally } from '../move-tally.ts';
import { orEnd } from '../or-end.ts';
import { createPeersTeller } from '../peers-teller.ts';
import { showProgress } from '../progress.ts';
import { createRecordsTeller } from '../records-teller.ts';
import { keepReplay } from '../replays.ts';
import { workOut } from '../run-command.ts';
import { createSilenceTally } from '../silence-tally.ts';
import { tellMachine } from '../tell-machine.ts';
import { tendOwnIdentity } from '../tend-identity.ts';
import { tendStateDirectory } from '../tend-state-directory.ts';
import { tendStore } from '../tend-store.ts';
import { auditOfOthers } from './audit-of-others.ts';
import { authorityOfOthers } from './authority-of-others.ts';
import { beginningOf } from './beginning.ts';
import { createGround, type Ground, type Started } from './create-ground.ts';
import { keepDrills } from './keep-drills.ts';
import { createNotifying, notifyPeople } from './notify-people.ts';
import { serveDaemon } from './serve-daemon.ts';
import { createTester } from './test-notifications.ts';
import { watchOwnHost } from './watch-own-host.ts';

/** What a daemon does at once when its keeper is gone, and for how many ms it waits for another; none: nothing was done yet. */
export interface Orphan {
  begin?: () => number;
}

/** So many people may prepare a change at the same time. */
const configsWaiting = 20;

export async function runDaemon(started: Started, orphan: Orphan): Promise<void> {
  const { place, keeper, hello, signal } = started;
  const { node, stateDir } = place;
  let loop: Loop;
  const dispatch = (event: Event) => loop.dispatch(event);
  const ground = await createGround(started, dispatch);
  const { store, takeover, now, boottime, content } = ground;
  const noticed: Noticed = { rejected: 0, replayed: 0, refused: [], told: [] };
  const lease = createLeaseKeeper(keeper.tell, (untilMs) => keepLease(stateDir, hello.inc, untilMs));
  const state = () => loop.state();
  const config = () => state().config?.value ?? place.bootstrap;
  const network = (name: string) => {
    const net = config().hostNetworks[name];
    const own = config().nodes[node]?.addresses[name];
    return net && own ? { subnet: net.subnet, own } : undefined;
  };
  const compile = makeCompiler({ node, stateDir, network });
  const controlGroups = createControlGroups(place.controlGroups);
  const runner = createResourceRunner({ node, stateDir, controlGroups, compile });
  runner.onDeath(({ group, resource }, said) => dispatch({ kind: 'resource-died', group, resource, said }));
  const notifying = createNotifying(started, ground);
  const asking = { node, config, identity: ground.identity };
  const tester = createTester({ ...asking, send: notifying.send });
  const facade = facadeOf(started, ground, {
    dispatch,
    state,
    beats: () => noticed,
    counts: () => notifier.counts(),
    notify: {
      notifyBook: () => notifying.book.read().catch(() => undefined),
      testNotifications: tester,
    },
    drills: keepDrills(started, ground),
    auditOf: auditOfOthers(asking),
    authorityRole: createAuthorityRole({
      self: node,
      identity: place.identity,
      ...authorityOfOthers(asking),
    }),
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
  const notifier = notifyPeople(started, ground, notifying, { facade, state });
  const timer = createLoopTimer(now, () => dispatch({ kind: 'woken' }), signal);
  const progress = showProgress(keeper.tell, () => timersOf(state(), config().timing).does.hangMs, signal);
  const tellPeers = createPeersTeller(state, node, (message) => {
    keeper.tell(message);
    progress.show();
  });
  const tellRecords = createRecordsTeller(state, keeper.tell);
  const calendar = createCalendar();
  loop = createLoop(newState(beginningOf(started, ground)), {
    clock: () => ({ now: now(), wall: Date.now(), calendar }),
    journal: createLiveJournal({
      journal: ground.journal,
      compile,
      dispatch,
      tellKeeper: keeper.tell,
      signal,
    }),
    perform: (action) => performLive(world, action),
    wake: timer.wake,
    notes: ground.note,
    broke: (broke, replay) => keepReplay(stateDir, broke, replay),
    soon(drain) {
      setImmediate(() => {
        orEnd(drain);
        tellPeers();
        tellRecords();
        notifier.look();
        followStore(state(), store);
      });
    },
  });
  orphan.begin = () => {
    // It was asked to leave: what it let run is for the next agent.
    if (state().leaving) process.exit(0);
    const untilMs = lease.orphaned();
    dispatch({ kind: 'hand-over-asked' });
    return orphanedForMs(hello.lapse, untilMs, boottime.atMost());
  };
  keeper.listen((message) => {
    const event = loopEventOf(message, noticed, node);
    if (event) dispatch(event);
  });
  takeover.watch((change) => dispatch(eventOfChange(change)), signal);
  progress.show();
  const storeWaits = tendStore({
    node,
    stateDir,
    state,
    now,
    tendingOf: (config) => tendingOf(config, place.own),
    note: ground.note,
    signal,
  });
  const storeTrouble = () => store.trouble();
  serveDaemon({ place, ground, facade, config, signal });
  tendOwnIdentity(place, signal);
  tendStateDirectory({ stateDir, state, dispatch, signal });
  const unready = watchOwnHost(started, ground, state);
  tellMachine(
    {
      node,
      config,
      dispatch,
      journal: content.problems,
      keyTrouble: ground.keys.trouble,
      storeTrouble,
      storeWaits,
      unready,
      notifications: notifier.failing,
    },
    signal,
  );
  const judged = (unwell: State['unwell']) => dispatch({ kind: 'health-judged', unwell });
  watchHealth({ health: () => config().health, judged, signal });
  dispatch({ kind: 'woken' });
}

interface FacadeOfLoop
  extends Pick<
    Parameters<typeof createFacade>[0],
    'dispatch' | 'state' | 'beats' | 'notify' | 'drills' | 'auditOf' | 'authorityRole'
  > {
  readonly counts: Notifier['counts'];
}

function facadeOf({ place, signal }: Started, ground: Ground, ofLoop: FacadeOfLoop) {
  const { store, takeover, events, access, now, identity, version } = ground;
  const { node, file: path = 'cluster.yaml', keyFile } = place;
  const wall = Date.now;
  const moves = createMoveTally(node);
  events.onEvent(moves.add, signal);
  const silences = createSilenceTally();
  events.onEvent(silences.add, signal);
  return createFacade({
    ...ofLoop,
    now,
    wall,
    store,
    events,
    access,
    authority: () => identity()?.authorities,
    measured: () => ({
      moves: moves.read(),
      silences: silences.read(),
      notifications: ofLoop.counts(),
      certificates: certificateEnds(identity()),
    }),
    joining: {
      self: node,
      identity: place.identity,
      keyFile,
      path,
      prepare: (task) => workOut('prepare-join', task, signal),
      addressesOf: machineAddresses,
      work: (task) => workOut('issue-certificate', task, signal),
      follow: (before, after) => followFile(path, before, after, console.error),
    },
    version,
    configs: createConfigShelf({ node, store, takeover, waiting: configsWaiting, hashOf: configHash, wall }),
  });
}

/** By the way to it that the configuration in force names, and the time-out that counts. */
function followStore(state: State, store: FollowingStore): void {
  const { config, store: known } = state;
  if (config !== undefined && config.hash === known.document?.value.config.hash)
    store.follow(config.value.store, timersOf(state, config.value.timing).does);
}

/**
 * The daemon, and the only place that knows concrete drivers: it puts store, journal, resource runner, fence runner,
 * keeper and local API around the loop. The keeper starts it, restarts it, and gives it its incarnation. SIGTERM ends the
 * daemon and leaves what runs alone; when the keeper is gone, everything is stopped.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createControlGroups } from '../agent/control-group.ts';
import { openEventLog } from '../agent/event-log.ts';
import { createFacade } from '../agent/facade.ts';
import { hardStop } from '../agent/hard-stop.ts';
import { openJournal } from '../agent/journal.ts';
import { performLive } from '../agent/live-actions.ts';
import { createLiveJournal } from '../agent/live-journal.ts';
import { createLoop, type Loop } from '../agent/loop.ts';
import { serveApi } from '../api/server.ts';
import { readVersion } from '../cli/version.ts';
import { configHash } from '../config/canonical.ts';
import type { Config } from '../core/config.ts';
import type { Event } from '../core/event.ts';
import { newState } from '../core/state.ts';
import { createFenceRunner } from '../fence/fence-runner.ts';
import { openBoottime } from '../keeper/boottime.ts';
import { compileHeartbeat } from '../keeper/heartbeat-config.ts';
import type { DaemonToKeeper, KeeperToDaemon } from '../ports/keeper-link.ts';
import { createContext, createResourceRunner } from '../resources/resource-runner.ts';
import { openStore } from '../store/index.ts';

type Hello = Extract<KeeperToDaemon, { kind: 'hello' }>;

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    'state-dir': { type: 'string' },
    base: { type: 'string' },
    compiled: { type: 'string' },
    cluster: { type: 'string' },
  },
});
const node = values.node ?? '';
const stateDir = values['state-dir'] ?? '';
const compiled = JSON.parse(readFileSync(values.compiled ?? join(stateDir, 'compiled.json'), 'utf8')) as {
  config: Config;
};

const ended = new AbortController();
const early: KeeperToDaemon[] = [];
let receive = (message: KeeperToDaemon): void => void early.push(message);
process.on('message', (message) => receive(message as KeeperToDaemon));
process.on('disconnect', () => void keeperGone());
process.on('SIGTERM', () => process.exit(0));

const hello = await new Promise<Hello>((resolve) => {
  const take = (message: KeeperToDaemon) =>
    message.kind === 'hello' ? resolve(message) : early.push(message);
  receive = take;
  for (const message of early.splice(0)) take(message);
});
await run(hello);

async function run({ inc, restart, watchdogArmed }: Hello): Promise<void> {
  const bootstrap = compiled.config;
  const { signal } = ended;
  const journal = openJournal(stateDir);
  const content = journal.read();
  const controlGroups = createControlGroups({
    cluster: bootstrap.cluster.name,
    node,
    ...(values.base ? { base: values.base } : {}),
  });
  const store = await openStore(bootstrap.store, bootstrap.timing);
  const boottime = openBoottime();
  const events = openEventLog(stateDir);
  const now = () => performance.now();
  const beats = { rejected: 0, replayed: 0 };
  const silentDaemons = new Set<string>();
  let loop: Loop;
  const dispatch = (event: Event) => loop.dispatch(event);
  const config = () => loop.state().config?.value ?? bootstrap;
  const network = (name: string) => {
    const net = config().networks[name];
    const own = config().nodes[node]?.addresses[name];
    return net && own ? { subnet: net.subnet, own } : undefined;
  };
  const runnerOptions = { stateDir, controlGroups, node, network };
  const runner = createResourceRunner(runnerOptions);
  runner.onDeath(({ group, resource }, reason) =>
    dispatch({ kind: 'resource-died', group, resource, reason }),
  );
  const facade = createFacade({
    version: readVersion(),
    state: () => loop.state(),
    dispatch,
    now,
    wall: Date.now,
    store,
    events,
    beats: () => beats,
    problems: () => [
      ...content.problems,
      ...[...silentDaemons].map((n) => `the agent of ${n} beats, but its daemon makes no progress`),
    ],
    hashOf: configHash,
  });
  const world = {
    ...{ node, dispatch, now, store, runner, config, tellKeeper },
    boottime: () => boottime.atLeast(),
    fences: createFenceRunner(),
    answer: facade.answered,
  };
  const watchdog = bootstrap.nodes[node]?.watchdog;
  const birth = {
    ...{ self: node, inc, restart },
    lapse: watchdogArmed && watchdog?.pausable === false && bootstrap.timing.onStoreLoss === 'stop',
    journal: restart === 0 ? [] : content.entries,
    refused: restart === 0 ? {} : content.refused,
    seen: content.seen,
  };
  const write = createLiveJournal({
    journal,
    context: (group, resource) => createContext(runnerOptions, { group, resource }),
    dispatch,
    signal,
  });
  let timer: NodeJS.Timeout | undefined;
  let toldConfig: Config | undefined;
  loop = createLoop(newState(birth), {
    clock: () => ({ now: now(), wall: Date.now() }),
    journal: write,
    perform: (action) => performLive(world, action),
    wake(at) {
      clearTimeout(timer);
      if (Number.isFinite(at))
        timer = setTimeout(() => dispatch({ kind: 'woken' }), Math.max(0, Math.ceil(at - now())));
    },
    notes: (notes) => events.add(notes, Date.now()),
    soon(drain) {
      setImmediate(() => {
        drain();
        tellPeers();
      });
    },
  });

  /** The keeper beats to the peers of the configuration in force. */
  function tellPeers(): void {
    const current = loop.state().config?.value;
    if (!current || current === toldConfig) return;
    toldConfig = current;
    tellKeeper({ kind: 'peers', heartbeat: compileHeartbeat(current, node) });
  }

  receive = (message) => {
    switch (message.kind) {
      case 'hearing':
        return dispatch({
          kind: 'hearing-changed',
          network: message.network,
          node: message.node,
          heard: message.heard,
        });
      case 'stalled':
        return dispatch({ kind: 'stalled', forMs: Math.round(message.forMs) });
      case 'link':
        return dispatch({ kind: 'link-changed', network: message.network, up: message.up });
      case 'leave':
        return dispatch({ kind: 'leave-asked' });
      case 'peer-daemon':
        return void (message.alive ? silentDaemons.delete(message.node) : silentDaemons.add(message.node));
      case 'counters':
        Object.assign(beats, { rejected: message.rejected, replayed: message.replayed });
        return;
      default:
        return;
    }
  };
  for (const message of early.splice(0)) receive(message);
  store.watch((change) => {
    if (change.kind === 'document') dispatch({ kind: 'document-changed', document: change.document });
    else if (change.kind === 'record')
      dispatch({ kind: 'record-changed', node: change.node, record: change.record });
    else dispatch({ kind: 'watch-started' });
  }, signal);
  setInterval(() => tellKeeper({ kind: 'progress' }), Math.max(100, Math.floor(bootstrap.timing.hangMs / 4)));
  await serveApi({ facade, socketPath: join(stateDir, 'api.sock'), signal });
  dispatch({ kind: 'woken' });
}

function tellKeeper(message: DaemonToKeeper): void {
  if (process.connected) process.send?.(message);
}

/** Nobody holds the deadline any more: everything is stopped before this process ends. */
async function keeperGone(): Promise<void> {
  ended.abort();
  const controlGroups = createControlGroups({
    cluster: compiled.config.cluster.name,
    node,
    ...(values.base ? { base: values.base } : {}),
  });
  await hardStop({ stateDir, controlGroups, journal: openJournal(stateDir).read(), withinMs: 60_000 });
  process.exit(1);
}

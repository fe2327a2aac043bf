/**
 * The live keeper: the ports of its loop (keeper-loop.ts) onto sockets, files, control groups, clocks and the watchdog.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { adopt } from '../core/keeper/adoptable.ts';
import { compileHeartbeat } from '../core/keeper/heartbeat-config.ts';
import { hasBooted, isLeftKnown } from '../core/keeper/left-known.ts';
import type { KeeperToDaemon } from '../core/keeper/messages.ts';
import type { Permit } from '../core/keeper/permit.ts';
import type { Lapse } from '../core/takeover/document.ts';
import { words } from '../core/words/words.ts';
import { type Boottime, openBoottime } from '../node/boottime.ts';
import { controlGroupAt } from '../node/control-group.ts';
import { writeDurably } from '../node/durable-file.ts';
import { handKeys } from '../node/handed-keys.ts';
import { readKeptLease } from '../node/kept-lease.ts';
import { readMachine } from '../node/machine.ts';
import type { FollowedKeys } from '../node/watch-key-file.ts';
import type { ControlGroup } from '../ports/control-groups.ts';
import type { Compiled } from './compiled.ts';
import { type DaemonProcess, startDaemon } from './daemon-process.ts';
import { createHeartbeats } from './heartbeats.ts';
import { readTraces } from './journal-mark.ts';
import { KeeperLoop } from './keeper-loop.ts';
import type { KeeperPorts } from './keeper-ports.ts';
import { createHeartbeatKeeper, readKeptHeartbeat } from './kept-heartbeat.ts';
import { createPermitFile, type PermitFile } from './permit.ts';
import { makeRingOfBeats } from './ring-of-beats.ts';
import { stopEverything } from './stop-everything.ts';
import { createWatchdogHolder } from './watchdog-holder.ts';

export interface KeeperOptions {
  readonly compiled: Compiled;
  readonly node: string;
  readonly stateDir: string;
  /** Absolute path of the agent's control group. */
  readonly base: string;
  /** What the keeper before this one left in the state directory. */
  readonly formerPermit: Permit | undefined;
  readonly keys: FollowedKeys;
  readonly realtime: boolean;
  /** Program and arguments of the daemon. */
  readonly daemonCommand: readonly string[];
  report(text: string): void;
}

/** SIGKILL takes no longer, unless a process hangs in the kernel. */
const olderDaemonEndsWithinMs = 2000;

/** A lapse may count here as far as the cluster file goes. */
function watchdogCounts({ nodes, timing }: Compiled['config'], node: string): boolean {
  return nodes[node]?.watchdog?.pausable === false && timing.onStoreLoss === 'stop';
}

export class Keeper {
  /** True when everything was proved stopped. */
  readonly ended: Promise<boolean>;
  readonly #options: KeeperOptions;
  readonly #loop: KeeperLoop;
  readonly #daemonGroup: ControlGroup;
  readonly #boottime: Boottime;
  readonly #permit: PermitFile;
  #daemon: DaemonProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;
  #end: (clean: boolean) => void = () => {};

  constructor(options: KeeperOptions) {
    const { compiled, node, stateDir, base, realtime, formerPermit } = options;
    this.#options = options;
    this.#daemonGroup = controlGroupAt(join(base, 'daemon'));
    this.#boottime = openBoottime();
    const traces = readTraces(stateDir, base, formerPermit);
    const machine = readMachine();
    this.#permit = createPermitFile({ stateDir, base, machine }, formerPermit);
    const adopts = adopt(traces, {
      base,
      freezes: compiled.config.timing.onStoreLoss === 'freeze',
      kept: readKeptLease(stateDir),
      boottimeMs: this.#boottime.atMost(),
    });
    const whose = { cluster: compiled.config.cluster.name, node };
    const kept = adopts && readKeptHeartbeat(stateDir, whose);
    this.#loop = new KeeperLoop(this.#ports(), {
      heartbeat: kept ?? compileHeartbeat(compiled.config, node),
      realtime,
      leftKnown: isLeftKnown(traces),
      booted: hasBooted(formerPermit, traces.bootId),
      machine,
      watchdogCounts: watchdogCounts(compiled.config, node),
      adopts,
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  start(): void {
    this.#loop.start();
    this.#turn();
  }

  /** The service is to stop: the daemon is asked to leave; called again, everything is stopped at once. */
  leave(): void {
    this.#loop.dispatch({ kind: 'leave-asked' });
  }

  /** Another agent will follow at once: the others are told that this node is away, and what runs goes on. */
  handOver(): void {
    this.#loop.dispatch({ kind: 'hand-over-asked' });
  }

  /** The cluster's keys, or what keeps them from being taken up, are others now. */
  tellKeys(): void {
    this.#daemon?.send(handKeys(this.#options.keys));
  }

  hearsNobody(): boolean {
    return this.#loop.hearsNobody();
  }

  #ports(): KeeperPorts {
    const { compiled, node, stateDir, keys, realtime, report } = this.#options;
    const { cluster, nodes } = compiled.config;
    const tellDaemon = (message: KeeperToDaemon) => this.#daemon?.send(message);
    const boottimeMs = () => this.#boottime.atLeast();
    const heartbeats = {
      cluster: cluster.name,
      node,
      ring: makeRingOfBeats(keys.ring, compiled.clusterId),
      realtime,
      boottimeMs,
      tell: tellDaemon,
      report,
      heard: () => this.#heard(),
    };
    return {
      clock: () => ({ now: performance.now(), boottimeMs: this.#boottime.atMost() }),
      now: () => performance.now(),
      heartbeats: createHeartbeats(heartbeats),
      watchdog: createWatchdogHolder(nodes[node]?.watchdog, process.env.HOLDFAST_LAB !== undefined, report),
      takeOver: () => void this.#takeOver(),
      openPermit: (leftKnown, lapse) => void this.#openPermit(leftKnown, lapse),
      closePermit: () => void this.#closePermit(),
      hasLostJournal: () => this.#permit.hasLostJournal(),
      keepHeartbeat: createHeartbeatKeeper(stateDir, { cluster: cluster.name, node }),
      // Until it is written the next agent would be in doubt again.
      vouch: () => void this.#permit.vouch(),
      // Until then the next incarnation names more than it must.
      noteMember: () => void this.#permit.noteMember(),
      stopEverything: (booted) => void this.#stopEverything(booted),
      startDaemon: (hello, known) => this.#startDaemon(hello, known),
      killDaemon: () => this.#daemon?.kill(),
      tellDaemon,
      exit: (clean) => this.#exit(clean),
      report: (reason) => report(words(reason)),
      turnNow: () => this.#turnIn(0),
    };
  }

  #turn(): void {
    this.#loop.beat();
    setImmediate(() => {
      if (this.#hasEnded) return;
      const pauseMs = this.#loop.judge();
      if (!this.#hasEnded) this.#turnIn(pauseMs);
    });
  }

  #heard(): void {
    if (!this.#loop.heard()) return;
    clearTimeout(this.#timer);
    this.#turn();
  }

  /** In place of the turn that was planned. */
  #turnIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), ms);
  }

  #startDaemon(hello: KeeperToDaemon & { kind: 'hello' }, known: readonly KeeperToDaemon[]): void {
    const { inc, restart } = hello;
    const daemon = startDaemon({
      command: this.#options.daemonCommand,
      controlGroup: this.#daemonGroup,
      onMessage: (message) => this.#loop.hear(inc, restart, message),
      onExit: (how) => {
        void this.#keepCompiled();
        this.#loop.dispatch({ kind: 'daemon-exited', inc, restart, how });
      },
    });
    for (const message of [handKeys(this.#options.keys), hello, ...known]) daemon.send(message);
    this.#daemon = daemon;
  }

  /** Somebody may have emptied the state directory: no daemon could begin without it. */
  async #keepCompiled(): Promise<void> {
    const file = join(this.#options.stateDir, 'compiled.json');
    const write = () => writeDurably(file, this.#options.compiled);
    await access(file)
      .catch(write)
      .catch(() => {});
  }

  async #takeOver(): Promise<void> {
    this.#permit.takeOver();
    const unverified = await this.#endOlderDaemon().catch((error: Error) => [error.message]);
    this.#loop.dispatch({ kind: 'taken-over', unverified });
  }

  async #endOlderDaemon(): Promise<readonly string[]> {
    await writeDurably(join(this.#options.stateDir, 'compiled.json'), this.#options.compiled);
    if (await this.#daemonGroup.kill(olderDaemonEndsWithinMs)) return [];
    return [`the older daemon does not die: ${this.#daemonGroup.processes().join(', ')}`];
  }

  async #openPermit(leftKnown: boolean, lapse: Lapse): Promise<void> {
    try {
      await writeDurably(join(this.#options.stateDir, 'compiled.json'), this.#options.compiled);
      this.#loop.opened(await this.#permit.open(leftKnown, lapse));
    } catch (error) {
      this.#loop.dispatch({ kind: 'permit-not-opened', said: (error as Error).message });
    }
  }

  async #closePermit(): Promise<void> {
    const reason = await this.#permit.close();
    this.#loop.dispatch({ kind: 'permit-closed', said: reason });
  }

  async #stopEverything(booted: boolean): Promise<void> {
    const { compiled, node, stateDir, base, formerPermit, report } = this.#options;
    const bases = [base, formerPermit?.base ?? base];
    const cluster = compiled.config.cluster.name;
    const unverified = await stopEverything({ cluster, node, stateDir, bases, booted, tell: report });
    this.#loop.dispatch({ kind: 'everything-stopped', unverified });
  }

  #exit(clean: boolean): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#boottime.close();
    this.#end(clean);
  }
}

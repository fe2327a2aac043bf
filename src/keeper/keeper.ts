/**
 * The keeper's one loop: clocks, packets, messages and results go into the pure fold (decide.ts), its outputs are done
 * here and nowhere else. Nothing in it waits for a disk, a store or a resource: beats and pets go on meanwhile.
 */
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { beginKeeper, decide, keeperWakeAt } from '../core/keeper/decide.ts';
import { mayPet } from '../core/keeper/may-pet.ts';
import type { DaemonToKeeper, HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import type {
  KeeperClock,
  KeeperDecision,
  KeeperEvent,
  KeeperOutput,
  KeeperSettings,
  KeeperState,
} from '../core/keeper/state.ts';
import { type Boottime, openBoottime } from '../node/boottime.ts';
import { controlGroupAt } from '../node/control-group.ts';
import { writeDurably } from '../node/durable-file.ts';
import type { ControlGroup } from '../ports/control-groups.ts';
import type { Compiled } from './compiled.ts';
import { type DaemonProcess, startDaemon } from './daemon-process.ts';
import { compileHeartbeat } from './heartbeat-config.ts';
import { createHeartbeats, type Heartbeats } from './heartbeats.ts';
import { hasBooted, isLeftKnown } from './left-known.ts';
import { createPermitFile, type Permit, type PermitFile } from './permit.ts';
import { stopEverything } from './stop-everything.ts';
import { createWatchdogHolder, type WatchdogHolder } from './watchdog-holder.ts';

export interface KeeperOptions {
  readonly compiled: Compiled;
  readonly node: string;
  readonly stateDir: string;
  /** Absolute path of the agent's control group. */
  readonly base: string;
  /** What the keeper before this one left in the state directory. */
  readonly formerPermit: Permit | undefined;
  readonly key: KeyObject;
  readonly realtime: boolean;
  /** Program and arguments of the daemon. */
  readonly daemonCommand: readonly string[];
  report(text: string): void;
}

const LEAVE_MS = 30_000;
const GIVE_UP_MS = 30_000;
const SLOWEST_TURN_MS = 1000;

type Effects = { readonly [K in KeeperOutput['kind']]: (output: Extract<KeeperOutput, { kind: K }>) => void };

export class Keeper {
  /** True when everything was proved stopped. */
  readonly ended: Promise<boolean>;
  readonly #options: KeeperOptions;
  readonly #daemonGroup: ControlGroup;
  readonly #boottime: Boottime;
  readonly #permit: PermitFile;
  readonly #watchdog: WatchdogHolder;
  readonly #heartbeats: Heartbeats;
  #end: (clean: boolean) => void = () => {};
  #heartbeat: HeartbeatConfig;
  #state: KeeperState;
  #daemon: DaemonProcess | undefined;
  #progress = 0;
  #leftKnown: boolean;
  /** Nothing was stopped yet. */
  #first = true;
  #nextBeat = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeeperOptions) {
    const { compiled, node, stateDir, base, key, realtime, report } = options;
    const { cluster, nodes } = compiled.config;
    this.#options = options;
    this.#daemonGroup = controlGroupAt(join(base, 'daemon'));
    this.#boottime = openBoottime();
    this.#leftKnown = isLeftKnown(stateDir, base, options.formerPermit);
    if (!this.#leftKnown) this.#doubt();
    this.#permit = createPermitFile(stateDir, base, options.formerPermit);
    this.#watchdog = createWatchdogHolder(nodes[node]?.watchdog, report);
    const tell = (message: KeeperToDaemon) => this.#daemon?.send(message);
    this.#heartbeats = createHeartbeats({ cluster: cluster.name, node, key, realtime, tell, report });
    this.#heartbeat = compileHeartbeat(compiled.config, node);
    this.#state = beginKeeper().state;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  start(): void {
    this.#heartbeats.configure(this.#heartbeat, performance.now());
    this.#apply(beginKeeper());
    this.#turn();
  }

  /** The service is to stop: the daemon is asked to leave; called again, everything is stopped at once. */
  leave(): void {
    this.#dispatch({ kind: 'leave-asked' });
  }

  readonly #effects: Effects = {
    'open-permit': () => void this.#openPermit(),
    'close-permit': () => void this.#closePermit(),
    'start-daemon': ({ inc, restart }) => this.#startDaemon(inc, restart),
    'kill-daemon': () => this.#daemon?.kill(),
    'tell-leave': () => this.#daemon?.send({ kind: 'leave' }),
    'stop-everything': () => void this.#stopEverything(),
    exit: ({ clean }) => this.#close(clean),
    report: ({ text }) => this.#options.report(text),
  };

  #dispatch(event: KeeperEvent, clock = this.#clock()): void {
    if (this.#state.kind !== 'ended') this.#apply(decide(this.#settings(), this.#state, clock, event));
  }

  #apply(decision: KeeperDecision): void {
    this.#state = decision.state;
    for (const output of decision.outputs) {
      const effect = this.#effects[output.kind] as (output: KeeperOutput) => void;
      effect(output);
    }
  }

  #clock(): KeeperClock {
    return { now: performance.now(), boottimeMs: this.#boottime.atMost() };
  }

  #settings(): KeeperSettings {
    const { hangMs } = this.#heartbeat;
    return { hangMs, leaveMs: LEAVE_MS, giveUpMs: GIVE_UP_MS, leftKnown: this.#leftKnown };
  }

  /** Beats first; what waits in the sockets is read before anybody is judged for silence. */
  #turn(): void {
    const now = performance.now();
    if (now >= this.#nextBeat) {
      const { intervalMs } = this.#heartbeat;
      this.#heartbeats.beat(now, this.#progress);
      this.#nextBeat = Math.max(this.#nextBeat + intervalMs, now + intervalMs / 2);
    }
    setImmediate(() => this.#judge());
  }

  #judge(): void {
    if (this.#state.kind === 'ended') return;
    const clock = this.#clock();
    const stalledMs = this.#heartbeats.judge(clock.now);
    if (stalledMs > 0) this.#dispatch({ kind: 'stalled', forMs: stalledMs }, clock);
    this.#dispatch({ kind: 'tick' }, clock);
    if (mayPet(this.#settings(), this.#state, clock.boottimeMs)) this.#watchdog.pet(clock.now);
    const duties = keeperWakeAt(this.#settings(), this.#state, clock);
    const pauseMs = Math.min(this.#nextBeat, this.#heartbeats.wakeAt(), duties) - clock.now;
    this.#timer = setTimeout(() => this.#turn(), Math.min(SLOWEST_TURN_MS, Math.max(1, Math.ceil(pauseMs))));
  }

  #startDaemon(inc: string, restart: number): void {
    const { daemonCommand, realtime } = this.#options;
    const daemon = startDaemon({
      command: daemonCommand,
      controlGroup: this.#daemonGroup,
      onMessage: (message) => this.#hear(restart, message),
      onExit: (how) => this.#dispatch({ kind: 'daemon-exited', restart, how }),
    });
    const [watchdogArmed, leftKnown] = [this.#watchdog.isArmed(), this.#leftKnown];
    daemon.send({ kind: 'hello', inc, restart, watchdogArmed, leftKnown, realtime });
    for (const message of this.#heartbeats.describe()) daemon.send(message);
    this.#daemon = daemon;
  }

  #hear(restart: number, message: DaemonToKeeper): void {
    this.#progress += 1;
    if (message.kind === 'idle' && message.stopped && !this.#leftKnown) this.#learnLeft();
    if (message.kind === 'peers') {
      this.#heartbeat = message.heartbeat;
      this.#heartbeats.configure(message.heartbeat, performance.now());
    }
    this.#dispatch({ kind: 'daemon-said', restart, message });
  }

  /** The daemon has probed everything stopped: what was in doubt is known. */
  #learnLeft(): void {
    this.#leftKnown = true;
    // If it cannot be written, the next agent is in doubt again.
    this.#permit.vouch().catch(() => {});
  }

  #doubt(): void {
    this.#leftKnown = false;
    this.#options.report(
      'The journal of what ran here is lost: no watchdog is petted, nor disarmed, before everything was probed',
    );
  }

  async #openPermit(): Promise<void> {
    try {
      this.#watchdog.arm();
      await writeDurably(join(this.#options.stateDir, 'compiled.json'), this.#options.compiled);
      const permit = await this.#permit.open(this.#leftKnown);
      this.#heartbeats.begin(permit);
      this.#dispatch({ kind: 'permit-opened', inc: permit.inc });
    } catch (error) {
      this.#dispatch({ kind: 'permit-not-opened', reason: (error as Error).message });
    }
  }

  async #closePermit(): Promise<void> {
    const reason = await this.#permit.close();
    this.#dispatch({ kind: 'permit-closed', reason });
  }

  async #stopEverything(): Promise<void> {
    const { compiled, node, stateDir, base, formerPermit } = this.#options;
    const bases = [base, formerPermit?.base ?? base];
    if (this.#leftKnown && this.#permit.hasLostJournal()) this.#doubt();
    const booted = this.#first && hasBooted(formerPermit);
    this.#first = false;
    const cluster = compiled.config.cluster.name;
    const unverified = await stopEverything({ cluster, node, stateDir, bases, booted });
    this.#dispatch({ kind: 'everything-stopped', unverified });
  }

  #close(clean: boolean): void {
    clearTimeout(this.#timer);
    this.#heartbeats.close();
    this.#watchdog.close(clean && this.#leftKnown);
    this.#boottime.close();
    this.#end(clean && this.#leftKnown);
  }
}

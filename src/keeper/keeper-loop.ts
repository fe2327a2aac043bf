/**
 * The loop around the keeper's fold: beats, messages, results and time go in, its outputs go out through ports. The live
 * keeper and the simulator run this same loop; they differ only in the ports they give it. Nothing here waits for a disk,
 * a store or a resource: every result comes back as an event, and beats and pets go on meanwhile.
 */

import type { Adopted } from '../core/keeper/adoptable.ts';
import { beginKeeper, decide, keeperWakeAt } from '../core/keeper/decide.ts';
import { isSilent } from '../core/keeper/decide-opening.ts';
import { keeperSettings } from '../core/keeper/keeper-settings.ts';
import { mayPet } from '../core/keeper/may-pet.ts';
import type { DaemonToKeeper, HeartbeatConfig } from '../core/keeper/messages.ts';
import type { KeeperDecision, KeeperEvent, KeeperOutput, KeeperState } from '../core/keeper/state.ts';
import type { Lapse, Machine } from '../core/takeover/document.ts';
import type { KeeperPorts, Opened } from './keeper-ports.ts';

export interface KeeperOptions {
  readonly heartbeat: HeartbeatConfig;
  readonly realtime: boolean;
  /** What an agent before this one may have left is known (see left-known.ts). */
  readonly leftKnown: boolean;
  /** The machine has booted since that agent wrote its permit. */
  readonly booted: boolean;
  readonly machine: Machine;
  /** An armed watchdog makes a lapse a proof, by the cluster file. */
  readonly watchdogCounts: boolean;
  /** The incarnation to take over, where that can be done. */
  readonly adopts: Adopted | undefined;
}

const slowestTurnMs = 1000;

type Effects = { readonly [K in KeeperOutput['kind']]: (output: Extract<KeeperOutput, { kind: K }>) => void };

export class KeeperLoop {
  readonly #ports: KeeperPorts;
  readonly #realtime: boolean;
  #heartbeat: HeartbeatConfig;
  readonly #adopts: Adopted | undefined;
  #state: KeeperState;
  #leftKnown: boolean;
  /** Until something was stopped for the first time: the machine has booted since the journal was written. */
  #booted: boolean;
  #progress = 0;
  readonly #machine: Machine;
  readonly #watchdogCounts: boolean;
  /** As the daemons of this incarnation say it to the others. */
  #lapse: Lapse = false;
  #after: readonly string[] = [];
  #stayed = false;
  #isMember = false;
  /** Its daemon waits to hear that hearing was looked at. */
  #owesWord = false;
  #nextBeat: number;

  constructor(ports: KeeperPorts, options: KeeperOptions) {
    const { heartbeat, realtime, leftKnown, booted, machine, watchdogCounts } = options;
    this.#ports = ports;
    this.#realtime = realtime;
    this.#machine = machine;
    this.#watchdogCounts = watchdogCounts;
    this.#heartbeat = heartbeat;
    this.#leftKnown = leftKnown;
    this.#booted = booted;
    this.#nextBeat = ports.now();
    this.#adopts = options.adopts;
    this.#state = beginKeeper(options.adopts).state;
  }

  start(): void {
    if (!this.#leftKnown) this.#doubt();
    this.#ports.heartbeats.configure(this.#heartbeat, this.#ports.now());
    if (this.#adopts) this.#begin(this.#adopts, this.#adopts.lapse);
    this.#apply(beginKeeper(this.#adopts));
  }

  /** What the ports report: results, the end of a daemon, and that the service is to stop. */
  dispatch(event: KeeperEvent, clock = this.#ports.clock()): void {
    if (this.#state.kind !== 'ended') this.#apply(decide(this.#settings(), this.#state, clock, event));
  }

  /** The permit of a new incarnation is durable. */
  opened(opened: Opened): void {
    this.#begin(opened, this.#lapseNow());
    this.dispatch({ kind: 'permit-opened', inc: opened.inc });
  }

  #begin({ inc, stamp, after = [], stayed = false }: Opened, lapse: Lapse): void {
    this.#after = after;
    this.#stayed = stayed;
    this.#lapse = lapse;
    this.#isMember = false;
    this.#ports.heartbeats.begin({ inc, stamp });
  }

  /** What a daemon says; a daemon that is no more has nothing to say, however late its words come. */
  hear(inc: string, restart: number, message: DaemonToKeeper): void {
    const state = this.#state;
    if (state.kind !== 'running' || state.inc !== inc || state.restart !== restart) return;
    this.#progress += 1;
    if (message.kind === 'idle' && message.stopped && !this.#leftKnown) this.#learnLeft();
    // A lease is confirmed for members only.
    if (message.kind === 'deadline' && !this.#isMember) this.#joined();
    if (message.kind === 'peers') this.#follow(message);
    if (message.kind === 'judge') this.#judgeNow();
    if (message.kind === 'peer-record') this.#ports.heartbeats.noteRecord(message.node, message.inc);
    if (message.kind === 'newest') this.#ports.heartbeats.know(message.newest);
    this.dispatch({ kind: 'daemon-said', inc, restart, message });
    if (message.kind === 'idle' && !this.#lapse && this.#lapseNow())
      this.dispatch({ kind: 'watchdog-gained' });
  }

  /** On no network, as far as was judged last. */
  hearsNobody(): boolean {
    return !this.#ports.heartbeats.describe().some((told) => told.kind === 'hearing' && told.heard);
  }

  /** In a turn of its own: what waits to be read comes first. */
  #judgeNow(): void {
    this.#owesWord = true;
    this.#ports.turnNow();
  }

  #follow({ heartbeat, version }: Extract<DaemonToKeeper, { kind: 'peers' }>): void {
    const now = this.#ports.now();
    // Others may judge by the shorter interval as soon as it is said here, and the last beat was sent by the longer one.
    if (heartbeat.intervalMs < this.#heartbeat.intervalMs) this.#nextBeat = now;
    this.#heartbeat = heartbeat;
    this.#ports.heartbeats.configure(heartbeat, now);
    this.#ports.keepHeartbeat(heartbeat);
    this.#ports.turnNow();
    this.#ports.tellDaemon({ kind: 'follows', version });
  }

  /**
   * A beat of a peer came in, so this process is awake: its own is due as soon as half of the interval is over. So all nodes
   * come to beat at one moment, and each wakes once for what it sends and what it hears (docs/decisions/beats-together.md).
   * True when a turn is to begin.
   */
  heard(): boolean {
    const now = this.#ports.now();
    if (now < this.#nextBeat - this.#heartbeat.intervalMs / 2) return false;
    this.#nextBeat = Math.min(this.#nextBeat, now);
    return true;
  }

  /** The first half of a turn: a beat, when it is due. What waits to be read is read before the second half. */
  beat(): void {
    const now = this.#ports.now();
    if (now < this.#nextBeat) return;
    const { intervalMs } = this.#heartbeat;
    this.#nextBeat = Math.max(this.#nextBeat + intervalMs, now + intervalMs / 2);
    if (!isSilent(this.#state)) this.#ports.heartbeats.beat(now, this.#progress);
  }

  /** The second half: silence, the deadline, the watchdog. Returns in how many ms the next turn is due. */
  judge(): number {
    const { clock: readClock, heartbeats, watchdog } = this.#ports;
    const clock = readClock();
    const stalledMs = heartbeats.judge(clock.now);
    if (stalledMs > 0) this.dispatch({ kind: 'stalled', forMs: stalledMs }, clock);
    if (this.#owesWord) this.#ports.tellDaemon({ kind: 'judged' });
    this.#owesWord = false;
    this.dispatch({ kind: 'tick' }, clock);
    if (mayPet(this.#settings(), this.#state, clock.boottimeMs)) watchdog.pet(clock.now);
    if (this.#lapse && watchdog.armedMs() !== this.#lapse.watchdogMs) {
      this.#lapse = false;
      this.dispatch({ kind: 'watchdog-lost' }, clock);
    }
    const duties = keeperWakeAt(this.#settings(), this.#state, clock);
    const pauseMs = Math.min(this.#nextBeat, heartbeats.wakeAt(), duties) - clock.now;
    return Math.min(slowestTurnMs, Math.max(1, Math.ceil(pauseMs)));
  }

  #settings() {
    return keeperSettings(this.#heartbeat, this.#leftKnown);
  }

  #apply(decision: KeeperDecision): void {
    this.#state = decision.state;
    for (const output of decision.outputs) {
      const effect = this.#effects[output.kind] as (output: KeeperOutput) => void;
      effect(output);
    }
  }

  readonly #effects: Effects = {
    'take-over': () => {
      this.#ports.watchdog.arm();
      this.#ports.takeOver();
    },
    'open-permit': () => {
      // To open it is to pet it.
      if (this.#leftKnown) this.#ports.watchdog.arm();
      this.#ports.openPermit(this.#leftKnown, this.#lapseNow());
    },
    'close-permit': () => this.#ports.closePermit(),
    'start-daemon': ({ inc, restart }) => this.#startDaemon(inc, restart),
    'kill-daemon': () => this.#ports.killDaemon(),
    'tell-leave': () => this.#ports.tellDaemon({ kind: 'leave' }),
    'tell-hand-over': () => this.#ports.tellDaemon({ kind: 'hand-over' }),
    'stop-everything': () => this.#stopEverything(),
    exit: ({ clean, handsOver = false }) => this.#exit(clean, handsOver),
    report: ({ reason }) => this.#ports.report(reason),
  };

  #startDaemon(inc: string, restart: number): void {
    const [machine, after, lapse] = [this.#machine, this.#after, this.#lapse];
    // A daemon that follows on one that was a member is where the last member was.
    const stayed = this.#stayed || this.#isMember;
    const [leftKnown, realtime] = [this.#leftKnown, this.#realtime];
    const whence = { machine, after, stayed } as const;
    const hello = { kind: 'hello', inc, restart, lapse, ...whence, leftKnown, realtime } as const;
    this.#ports.startDaemon(hello, this.#ports.heartbeats.describe());
  }

  #stopEverything(): void {
    if (this.#leftKnown && this.#ports.hasLostJournal()) this.#doubt();
    const booted = this.#booted;
    this.#booted = false;
    this.#ports.stopEverything(booted);
  }

  /** A watchdog on which others count outlives a hand-over. */
  #exit(clean: boolean, handsOver: boolean): void {
    this.#ports.heartbeats.close();
    this.#ports.watchdog.close(handsOver ? !this.#lapse : clean && this.#leftKnown);
    this.#ports.exit(clean && (handsOver || this.#leftKnown));
  }

  /** The daemon has probed everything stopped: what was in doubt is known. */
  #learnLeft(): void {
    this.#leftKnown = true;
    this.#ports.vouch();
    this.#ports.watchdog.arm();
  }

  #lapseNow(): Lapse {
    const watchdogMs = this.#ports.watchdog.armedMs();
    return this.#watchdogCounts && watchdogMs !== undefined && { watchdogMs };
  }

  #joined(): void {
    this.#isMember = true;
    this.#ports.noteMember();
  }

  #doubt(): void {
    this.#leftKnown = false;
    this.#ports.report({ kind: 'journal-lost' });
  }
}

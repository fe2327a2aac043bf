/**
 * One simulated node: its power, its disk, what physically runs on it, and its two programs, the keeper and the daemon.
 * A paused node keeps what runs and does nothing; what should have happened meanwhile happens when it is resumed, late.
 * A dead daemon leaves what runs; a dead keeper stops it.
 */

import type { Claim, GroupName, NodeName } from '../core/config.ts';
import type { Machine } from '../core/takeover/document.ts';
import type { Event } from '../core/takeover/event.ts';
import type { NodePart, Part, Scope, SimDisk, Surroundings } from './parts.ts';
import { SimDaemon } from './sim-daemon.ts';
import { SimKeeper } from './sim-keeper.ts';
import { SimWatchdog } from './sim-watchdog.ts';

/** No two machines boot in step. */
const bootSpreadMs = 20;

/** Resources whose traces outlive every process. */
function isOutside(resource: string): boolean {
  return resource === 'ip' || resource === 'fs';
}

function hasAny(running: ReadonlyMap<string, number>, group: GroupName): boolean {
  for (const key of running.keys()) if (key.startsWith(`${group}/`)) return true;
  return false;
}

export class SimNode implements NodePart {
  readonly name: NodeName;
  readonly world: Surroundings;
  readonly keeper: SimKeeper;
  readonly daemon: SimDaemon;
  readonly watchdog: SimWatchdog;
  readonly disk: SimDisk = {
    journal: new Map(),
    refused: {},
    seen: undefined,
    started: new Map(),
    losesJournal: false,
    permit: undefined,
    heartbeat: undefined,
    lease: undefined,
    journalMark: undefined,
  };
  power = false;
  paused: Scope | undefined;
  /** What runs here, as `group/resource`, and since when; survives everything but power, a stop, and the keeper. */
  readonly physical = new Map<string, number>();
  readonly claims = new Map<string, readonly Claim[]>();
  /** What still runs on the machine that this node was copied from: nobody hears that one, and it reaches nobody. */
  readonly original = new Map<string, number>();
  /** Start commands on their way: what they start is not there yet, and comes whatever becomes of the daemon. */
  readonly pendingStarts = new Map<string, { cancelled: boolean }>();
  /** Starts ever made, for the checkers. */
  starts = 0;
  readonly #epochs = { keeper: 0, daemon: 0 };
  #boots = 0;
  #machines = 1;
  #frozen: (() => void)[] = [];

  constructor(world: Surroundings, name: NodeName) {
    this.world = world;
    this.name = name;
    this.keeper = new SimKeeper(this);
    this.daemon = new SimDaemon(this);
    this.watchdog = new SimWatchdog(this);
  }

  get inc(): string {
    return this.keeper.inc;
  }

  /** Another after every boot. */
  bootId(): string {
    return `${this.name} boot ${this.#boots}`;
  }

  isUp(): boolean {
    return !this.keeper.isGone() && this.daemon.id !== undefined;
  }

  get isCopy(): boolean {
    return this.#machines > 1;
  }

  machine(): Machine {
    return { id: `${this.name} machine ${this.#machines}`, boot: this.bootId() };
  }

  /**
   * A copy of the node's disk is started on another machine under its name, while the original loses every network and
   * runs on. It holds its deadline, if it has one, and it is its plug that a fence device knows.
   */
  copyElsewhere(): void {
    if (!this.power || this.original.size > 0) return;
    for (const [key, since] of this.physical) this.original.set(key, since);
    this.powerOff();
    this.#machines += 1;
    const { leaseMs } = this.world.config.timing;
    if (this.world.canLapse(this.name)) this.world.schedule.after(leaseMs, () => this.original.clear());
    this.powerOn();
  }

  /** Nothing of what it remembered is left, its stamps included. */
  installAnew(): void {
    if (this.power) return;
    const { disk } = this;
    disk.journal.clear();
    Object.assign(disk, { refused: {}, seen: undefined, permit: undefined, journalMark: undefined });
  }

  endOriginal(): void {
    this.original.clear();
  }

  /** By its plug, wherever it runs. */
  cutPower(): void {
    this.endOriginal();
    this.powerOff();
  }

  /** Power, and with it the agent; where only the agent has ended, its service is started again. */
  powerOn(lateMs = 0): void {
    if (this.power && !this.keeper.isGone()) return;
    if (!this.power) {
      this.#boots += 1;
      this.world.devices.switchedOn(this.name);
    }
    this.power = true;
    this.newEpoch();
    const { bootMs, random } = this.world;
    this.later(bootMs + lateMs + random.between(0, bootSpreadMs), () => this.keeper.start());
  }

  powerOff(): void {
    this.power = false;
    this.newEpoch();
    this.daemon.end();
    this.keeper.end();
    this.watchdog.disarm();
    this.physical.clear();
    this.#cancelStarts();
  }

  /** The agent's two programs are new ones: what was planned for the old ones is forgotten, commands go on. */
  newEpoch(): void {
    this.#epochs.daemon += 1;
    this.#epochs.keeper += 1;
    this.resume();
  }

  newKeeper(): void {
    this.#epochs.keeper += 1;
    if (this.paused === 'keeper') this.resume();
  }

  pause(scope: Scope): void {
    if (this.power) this.paused = scope;
  }

  resume(): void {
    if (this.paused === undefined) return;
    this.paused = undefined;
    const frozen = this.#frozen;
    this.#frozen = [];
    for (const run of frozen) run();
  }

  /** Runs on this node's own processes: dropped after their end, put off while paused. */
  later(ms: number, run: () => void, part: Part = 'keeper'): { cancelled: boolean } {
    const count = () => (part === 'child' ? this.#boots : this.#epochs[part]);
    const planning = count();
    const isOver = () => count() !== planning;
    const attempt = () => {
      if (!this.power || isOver() || planned.cancelled) return;
      if (this.paused === 'all' || this.paused === part) this.#frozen.push(attempt);
      else run();
    };
    const planned = this.world.schedule.after(ms, attempt);
    return planned;
  }

  /** An event for the daemon that lives now; put off while paused. */
  dispatch(event: Event): void {
    const { id } = this.daemon;
    if (id === undefined || !this.power) return;
    if (this.paused === 'all' || this.paused === 'daemon')
      this.#frozen.push(() => this.daemon.deliver(id, event));
    else this.daemon.deliver(id, event);
  }

  /**
   * What a keeper does to everything: processes end by their control group, start commands on their way too; what lives
   * outside of processes (an address, a mount) ends through the journal. Returns what it knows of and could not end.
   */
  killEverything(): string[] {
    this.#cancelStarts();
    const left: string[] = [];
    for (const key of [...this.physical.keys()]) {
      const [group, resource] = key.split('/') as [string, string];
      if (isOutside(resource) && !this.#isJournaled(group)) continue;
      const behaviour = this.world.behaviourOf(key, this.name);
      // Where a lapse counts, the watchdog trusts this word: no protocol could know better.
      if (behaviour === 'kill-lies' && !this.world.canLapse(this.name)) continue;
      if (behaviour === 'unkillable') left.push(`${group}.${resource}: it does not end`);
      else this.physical.delete(key);
    }
    return left;
  }

  #isJournaled(group: GroupName): boolean {
    return this.disk.journal.has(group) && this.world.disks.get(this.name) !== 'unreadable';
  }

  cancelStart(key: string): void {
    const pending = this.pendingStarts.get(key);
    if (pending) pending.cancelled = true;
    this.pendingStarts.delete(key);
  }

  #cancelStarts(): void {
    for (const key of [...this.pendingStarts.keys()]) this.cancelStart(key);
  }

  hasAnyOf(group: GroupName): boolean {
    return hasAny(this.physical, group);
  }

  originalHasAnyOf(group: GroupName): boolean {
    return hasAny(this.original, group);
  }
}

/**
 * One simulated node: its power, its disk, its keeper (beats, deadline, watchdog), its daemon (the real loop around the
 * real core) and what physically runs on it. A paused node keeps what runs and does nothing; what should have happened
 * meanwhile happens when it is resumed, late. A dead daemon leaves what runs; a dead keeper stops it.
 */
import { createLoop, type Loop } from '../agent/loop.ts';
import type { Action, Persist } from '../core/action.ts';
import type { GroupName, NodeName } from '../core/config.ts';
import type { Event } from '../core/event.ts';
import { type Detector, makeDetector, onBeat, onWake } from '../core/membership/detector.ts';
import { type Birth, newState } from '../core/state.ts';
import { performAction } from './perform.ts';
import type { World } from './world.ts';

export type Scope = 'all' | 'daemon' | 'keeper';

export interface Daemon {
  readonly id: number;
  readonly loop: Loop;
  wake: { cancelled: boolean } | undefined;
}

export class SimNode {
  readonly name: NodeName;
  readonly world: World;
  power = false;
  paused: Scope | undefined;
  inc = '';
  daemon: Daemon | undefined;
  /** What runs here, as `group/resource`; survives everything but power, a stop, and the keeper. */
  readonly physical = new Set<string>();
  /** Starts ever made, for the checkers. */
  starts = 0;
  journal = new Map<GroupName, Birth['journal'][number]>();
  refused: Record<GroupName, number> = {};
  seen: { lineage: string; version: number } | undefined;
  deadline: number | undefined;
  idle = true;
  lastPet = 0;
  private boots = 0;
  private daemons = 0;
  private restarts = 0;
  private epoch = 0;
  private frozen: (() => void)[] = [];
  private detector: Detector | undefined;
  private peers: readonly NodeName[] = [];

  constructor(world: World, name: NodeName) {
    this.world = world;
    this.name = name;
  }

  // ---- power and pauses

  powerOn(): void {
    if (this.power) return;
    this.power = true;
    this.paused = undefined;
    this.epoch += 1;
    this.later(this.world.bootMs, () => this.startKeeper());
  }

  powerOff(): void {
    this.power = false;
    this.epoch += 1;
    this.stopDaemon();
    this.physical.clear();
    this.frozen = [];
    this.detector = undefined;
    this.paused = undefined;
  }

  pause(scope: Scope): void {
    if (this.power) this.paused = scope;
    const hung = this.daemon;
    if (scope === 'daemon' && hung) {
      this.later(this.world.config.timing.hangMs, () => {
        if (this.daemon === hung && this.paused === 'daemon') this.killDaemon();
      });
    }
  }

  resume(): void {
    if (this.paused === undefined) return;
    this.paused = undefined;
    const frozen = this.frozen;
    this.frozen = [];
    for (const run of frozen) run();
  }

  /** Runs on this node's own processes: dropped after a power cycle, put off while paused. */
  later(ms: number, run: () => void, part: 'keeper' | 'daemon' | 'child' = 'keeper'): { cancelled: boolean } {
    const { epoch } = this;
    const attempt = () => {
      if (!this.power || this.epoch !== epoch) return;
      if (this.paused === 'all' || this.paused === part) this.frozen.push(attempt);
      else run();
    };
    return this.world.schedule.after(ms, attempt);
  }

  // ---- keeper

  killKeeper(): void {
    if (!this.power) return;
    this.epoch += 1;
    this.stopDaemon();
    this.detector = undefined;
    this.paused = undefined;
    this.frozen = [];
    // The daemon notices and stops everything; the service manager starts the agent again.
    this.later(20, () => this.clearPhysical());
    this.later(1000, () => this.startKeeper());
  }

  private startKeeper(): void {
    this.clearPhysical();
    this.boots += 1;
    this.inc = `${this.name}${this.boots}`;
    this.idle = true;
    this.deadline = undefined;
    this.restarts = 0;
    this.lastPet = this.world.schedule.now;
    this.setPeers();
    this.startDaemon();
    const { epoch, inc } = this;
    this.later(this.world.random.between(0, this.world.config.timing.beatIntervalMs), () =>
      this.beat(epoch, inc),
    );
  }

  setPeers(): void {
    this.peers = Object.keys(this.world.config.nodes).filter((n) => n !== this.name);
    const { beatIntervalMs, beatMisses } = this.world.config.timing;
    const networks = this.world.network.networks.length;
    this.detector = makeDetector(
      { intervalMs: beatIntervalMs, misses: beatMisses, networks, peers: this.peers.length },
      this.world.schedule.now,
    );
  }

  private beat(epoch: number, inc: string): void {
    if (this.epoch !== epoch || this.inc !== inc || !this.detector) return;
    const { world } = this;
    for (let n = 0; n < world.network.networks.length; n++) {
      const network = world.network.networks[n]!;
      for (const peer of this.peers) {
        if (world.network.reaches(this.name, peer, network)) world.nodes.get(peer)?.heardBeat(n, this.name);
      }
    }
    this.judgeBeats();
    this.keepDeadline();
    this.later(world.config.timing.beatIntervalMs, () => this.beat(epoch, inc));
  }

  private heardBeat(network: number, from: NodeName): void {
    if (!this.power || !this.detector || this.paused === 'all' || this.paused === 'keeper') return;
    const peer = this.peers.indexOf(from);
    if (peer >= 0 && onBeat(this.detector, this.world.schedule.now, network, peer))
      this.tellHearing(network, peer, true);
  }

  private judgeBeats(): void {
    const { stalledMs, changes } = onWake(this.detector!, this.world.schedule.now);
    if (stalledMs > 0) this.dispatch({ kind: 'stalled', forMs: Math.round(stalledMs) });
    for (const c of changes) this.tellHearing(c.network, c.peer, c.heard);
  }

  private tellHearing(network: number, peer: number, heard: boolean): void {
    this.dispatch({
      kind: 'hearing-changed',
      network: this.world.network.networks[network]!,
      node: this.peers[peer]!,
      heard,
    });
  }

  tellLink(network: string, up: boolean): void {
    this.dispatch({ kind: 'link-changed', network, up });
  }

  private keepDeadline(): void {
    const { now } = this.world.schedule;
    if (this.deadline !== undefined && now >= this.deadline) return this.endIncarnation();
    if (this.deadline !== undefined || this.idle) this.lastPet = now;
  }

  /** Permit closed, daemon and start commands killed, hard stop, verified: then a new incarnation. */
  endIncarnation(): void {
    this.stopDaemon();
    this.clearPhysical();
    this.later(10, () => {
      if (this.physical.size === 0) this.startKeeper();
      else this.later(1000, () => this.endIncarnation());
    });
    this.detector = undefined;
    this.epoch += 0;
    this.inc = '';
  }

  private clearPhysical(): void {
    for (const key of [...this.physical]) {
      if (this.world.behaviourOf(key, this.name) !== 'unkillable') this.physical.delete(key);
    }
  }

  // ---- daemon

  killDaemon(): void {
    if (!this.daemon || !this.power) return;
    this.stopDaemon();
    if (this.paused === 'daemon') this.resume();
    const { inc } = this;
    this.restarts += 1;
    this.later(200, () => {
      if (this.inc === inc && !this.daemon) this.startDaemon();
    });
  }

  private stopDaemon(): void {
    if (!this.daemon) return;
    if (this.daemon.wake) this.daemon.wake.cancelled = true;
    this.world.store.watch(this.name, undefined);
    this.daemon = undefined;
  }

  private startDaemon(): void {
    this.daemons += 1;
    const id = this.daemons;
    const initial = newState({
      self: this.name,
      inc: this.inc,
      restart: this.restarts,
      lapse: this.world.canLapse(this.name),
      journal: this.restarts === 0 ? [] : [...this.journal.values()],
      refused: this.restarts === 0 ? {} : this.refused,
      seen: this.seen,
    });
    if (this.restarts === 0) {
      this.journal.clear();
      this.refused = {};
    }
    const loop = createLoop(initial, {
      clock: () => ({ now: this.world.schedule.now, wall: this.world.wall() }),
      journal: (entry) => this.writeJournal(id, entry),
      perform: (action) => this.perform(id, action),
      wake: (at) => this.wakeAt(id, at),
      notes: (notes) => this.world.tell(this, notes),
      soon: (drain) => drain(),
    });
    this.daemon = { id, loop, wake: undefined };
    this.world.subscribe(this);
    this.dispatch({ kind: 'woken' });
    this.replayHearing();
  }

  /** A new daemon is told what the keeper hears. */
  private replayHearing(): void {
    for (let n = 0; n < this.world.network.networks.length; n++) {
      for (let p = 0; p < this.peers.length; p++) {
        const verdict = this.detector?.verdict[n * this.peers.length + p];
        if (verdict === 1) this.tellHearing(n, p, true);
      }
      const network = this.world.network.networks[n]!;
      if (!this.world.network.linkUp(this.name, network)) this.tellLink(network, false);
    }
  }

  /** An event for the daemon that lives now; put off while paused. */
  dispatch(event: Event): void {
    const { daemon } = this;
    if (!daemon || !this.power) return;
    if (this.paused === 'all' || this.paused === 'daemon')
      this.frozen.push(() => this.deliver(daemon.id, event));
    else this.deliver(daemon.id, event);
  }

  deliver(id: number, event: Event): void {
    if (this.power && this.daemon?.id === id) this.daemon.loop.dispatch(event);
  }

  private wakeAt(id: number, at: number): void {
    if (this.daemon?.id !== id) return;
    if (this.daemon.wake) this.daemon.wake.cancelled = true;
    this.daemon.wake = undefined;
    if (!Number.isFinite(at)) return;
    this.daemon.wake = this.later(
      Math.max(0, at - this.world.schedule.now),
      () => this.deliver(id, { kind: 'woken' }),
      'daemon',
    );
  }

  private perform(id: number, action: Action): void {
    if (this.daemon && this.daemon.id !== id) return;
    if (!this.world.step(this)) return;
    performAction(this.world, this, id, action);
  }

  private writeJournal(id: number, entry: Persist): void {
    if (!this.world.step(this)) return;
    if (entry.kind === 'journal-seen') {
      this.seen = { lineage: entry.lineage, version: entry.version };
      return;
    }
    const { group, gen } = entry;
    const what = entry.kind === 'journal-run' ? 'run' : 'refuse';
    if (this.world.diskFull.has(this.name)) {
      this.later(
        1,
        () =>
          this.deliver(id, { kind: 'journal-failed', group, gen, what, reason: 'no space left on device' }),
        'daemon',
      );
      return;
    }
    if (entry.kind === 'journal-run')
      this.journal.set(group, { group, gen, def: entry.def, definition: entry.definition });
    else {
      this.refused = { ...this.refused, [group]: gen };
      this.journal.delete(group);
    }
    this.later(0.5, () => this.deliver(id, { kind: 'journaled', group, gen, what }), 'daemon');
  }
}

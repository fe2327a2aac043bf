/** What the keeper's loop is given of the world: wires, a watchdog, a disk, processes. The live ones and the simulator's are the same to it. */
import type { NodeName } from '../core/config.ts';
import type { HeartbeatConfig, KeeperToDaemon } from '../core/keeper/messages.ts';
import type { KeeperClock } from '../core/keeper/state.ts';
import type { Reason } from '../core/reason.ts';
import type { Lapse } from '../core/takeover/document.ts';
import type { Newest } from '../core/takeover/newest.ts';

export interface Heartbeats {
  /** Who is beaten to from now on; what is known of pairs that stay is kept. */
  configure(config: HeartbeatConfig, now: number): void;
  /** Beats are sent in the name of this incarnation from now on. */
  begin(identity: Identity): void;
  /** The newest document this node knows of, from now on in its beats. */
  know(newest: Newest): void;
  /** The record of this peer is of that incarnation. */
  noteRecord(node: NodeName, inc: string): void;
  /** One beat to every peer on every network, and a look at the links. */
  beat(now: number, progress: number): void;
  /** Folds time into the verdicts; call it after waiting packets were read. Returns how long this process stalled. */
  judge(now: number): number;
  wakeAt(): number;
  /** Everything known, for a daemon that has just started. */
  describe(): readonly KeeperToDaemon[];
  close(): void;
}

export interface Identity {
  readonly inc: string;
  readonly stamp: number;
}

/** What of a permit the loop passes on. */
export interface Opened extends Identity {
  readonly after?: readonly string[];
  readonly stayed?: boolean;
}

export interface WatchdogPort {
  /** Opens the device unless it is open; a failure is reported, and the node has no armed watchdog then. */
  arm(): void;
  /** What the armed device bites after, as it says itself; undefined: none is armed, or it takes no pets any more. */
  armedMs(): number | undefined;
  pet(now: number): void;
  /** Without `disarm` it bites. */
  close(disarm: boolean): void;
}

export interface KeeperPorts {
  clock(): KeeperClock;
  /** Its monotonic half alone, for what holds nothing against a deadline. */
  now(): number;
  readonly heartbeats: Heartbeats;
  readonly watchdog: WatchdogPort;
  /** Kills the daemon of the keeper before this one, with its commands; ends in `taken-over`. */
  takeOver(): void;
  /** Ends in `opened`, or in the event `permit-not-opened`. */
  openPermit(leftKnown: boolean, lapse: Lapse): void;
  /** Ends in `permit-closed`. */
  closePermit(): void;
  /** The journal is another one than the permit was written for. */
  hasLostJournal(): boolean;
  /** What was in doubt is known: the permit is to say so, of the journal there is now. Tried again until it is written. */
  vouch(): void;
  /** This incarnation is a member: the permit is to say so. Tried again likewise. */
  noteMember(): void;
  /** Kept for the next keeper, should it take this incarnation over. */
  keepHeartbeat(heartbeat: HeartbeatConfig): void;
  /** Ends in `everything-stopped`. `booted`: what the journal names ended with the boot. */
  stopEverything(booted: boolean): void;
  /** Its words come back through `hear`, its end as `daemon-exited`, both with the incarnation and restart of hello. */
  startDaemon(hello: KeeperToDaemon & { kind: 'hello' }, known: readonly KeeperToDaemon[]): void;
  killDaemon(): void;
  tellDaemon(message: KeeperToDaemon): void;
  exit(clean: boolean): void;
  report(reason: Reason): void;
  /** The next turn is due at once: it was planned by timers that count no more. */
  turnNow(): void;
}

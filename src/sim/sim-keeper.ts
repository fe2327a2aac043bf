/**
 * The keeper of a simulated node: the live keeper's loop and fold (src/keeper/keeper-loop.ts, src/core/keeper) with ports
 * onto simulated wires, disk and processes. What takes time here is what takes time on a machine; nothing is decided here.
 */
import { adopt } from '../core/keeper/adoptable.ts';
import { compileHeartbeat } from '../core/keeper/heartbeat-config.ts';
import { fits, hasBooted, isLeftKnown } from '../core/keeper/left-known.ts';
import type { DaemonToKeeper } from '../core/keeper/messages.ts';
import { nextPermit, type Permit } from '../core/keeper/permit.ts';
import type { KeeperEvent } from '../core/keeper/state.ts';
import type { Lapse } from '../core/takeover/document.ts';
import { KeeperLoop } from '../keeper/keeper-loop.ts';
import type { KeeperPorts } from '../keeper/keeper-ports.ts';
import { checkClosed } from './checkers/durable-first.ts';
import type { NodePart, Packet, Planned, SimDisk } from './parts.ts';
import { hungMs, loseJournal, sayDisk } from './sim-disk.ts';
import { SimHeartbeats } from './sim-heartbeats.ts';
import { asViolation } from './violation.ts';

const base = '/';
/** How long a durable write takes, and to kill everything and look at what is left. */
const writeMs = 2;
const stopMs = 10;
/** The service manager starts an agent again that ended (docs/operations/install.md), and it compiles its cluster file. */
const restartMs = 1000;
/** What the permit is to say more is tried again so often. */
const againMs = 5000;

/** What a keeper knows that cannot read its disk. */
const unread: Pick<SimDisk, 'permit' | 'journalMark'> = { permit: undefined, journalMark: undefined };

export class SimKeeper {
  /** The incarnation begun last: what runs here was started by it. */
  inc = '';
  #loop: KeeperLoop | undefined;
  #heartbeats: SimHeartbeats | undefined;
  #hasOpened = false;
  /** The disk would not take that the permit is closed: what is stopped then is tried again with the permit as it is. */
  #isCloseRefused = false;
  /** The service manager starts it again when it ends. */
  #comesBack = false;
  #incarnations = 0;
  #marks = 0;
  #nextTurn: Planned | undefined;
  readonly #node: NodePart;

  constructor(node: NodePart) {
    this.#node = node;
  }

  /** No agent runs here: it left, it was killed, or there is no power. */
  isGone(): boolean {
    return this.#loop === undefined;
  }

  /** A keeper starts, with what it finds on its disk. */
  start(): void {
    const node = this.#node;
    const fault = node.world.disks.get(node.name);
    if (fault === 'hung') return void node.later(hungMs, () => this.start());
    node.world.keys.starts(node.name, 'keeper');
    const { permit, journalMark } = fault === 'unreadable' ? unread : node.disk;
    const bootId = node.bootId();
    const hasGroup = node.disk.permit?.boot === bootId;
    const traces = { former: permit, bootId, journalMark, hasGroup };
    const adopts = adopt(traces, {
      base,
      freezes: node.world.config.timing.onStoreLoss === 'freeze',
      kept: node.disk.lease,
      boottimeMs: node.world.schedule.now,
    });
    this.#hasOpened = adopts !== undefined;
    this.#comesBack = false;
    if (adopts) this.inc = adopts.inc;
    this.#heartbeats = new SimHeartbeats(node, (message) => node.daemon.tell(message));
    this.#loop = new KeeperLoop(this.#ports(this.#heartbeats), {
      // The cluster file on its disk is as old as the cluster.
      heartbeat:
        (adopts && node.disk.heartbeat) ?? compileHeartbeat(node.world.configs.get('c1')!, node.name),
      realtime: true,
      leftKnown: isLeftKnown(traces),
      booted: hasBooted(permit, traces.bootId),
      machine: node.machine(),
      watchdogCounts: node.world.canLapse(node.name),
      adopts,
    });
    this.#run((loop) => loop.start());
    this.#turn();
  }

  /** The process is no more: power is lost, it was killed, or it has ended. */
  end(): void {
    this.#loop = undefined;
    this.#heartbeats = undefined;
    this.#node.watchdog.close(false);
  }

  /** kill -9 of the keeper: the daemon notices and goes on for a while; the service manager starts the agent again. */
  kill(): void {
    const node = this.#node;
    if (!node.power || this.isGone()) return;
    if (node.paused === 'all') return void node.later(0, () => this.kill(), 'child');
    loseJournal(this.#node.disk);
    this.#leaveDaemon();
    node.later(restartMs, () => this.start());
  }

  /** SIGHUP, or a restart by the service manager: another agent follows. */
  handOver(): void {
    this.#comesBack = true;
    this.#node.later(0, () => this.#dispatch({ kind: 'hand-over-asked' }));
  }

  /** The keeper alone is no more; its daemon learns that. */
  #leaveDaemon(): void {
    this.end();
    this.#node.newKeeper();
    this.#node.daemon.orphaned();
  }

  #exit(): void {
    const comesBack = this.#comesBack;
    this.#leaveDaemon();
    if (comesBack) this.#node.later(restartMs, () => this.start());
  }

  /** SIGTERM to the agent: the daemon leaves the cluster in good order, then the agent ends. */
  leave(): void {
    this.#node.later(0, () => this.#dispatch({ kind: 'leave-asked' }));
  }

  takeBeat(packet: Packet): void {
    const { paused, power } = this.#node;
    if (power && paused !== 'all' && paused !== 'keeper') this.#heartbeats?.take(packet);
  }

  hear(inc: string, restart: number, message: DaemonToKeeper): void {
    this.#run((loop) => loop.hear(inc, restart, message));
  }

  daemonExited(inc: string, restart: number, how: string): void {
    this.#dispatch({ kind: 'daemon-exited', inc, restart, how });
  }

  #turn(): void {
    const pauseMs = this.#run((loop) => {
      loop.beat();
      return loop.judge();
    });
    if (pauseMs !== undefined) this.#turnIn(pauseMs);
  }

  /** In place of the turn that was planned. */
  #turnIn(ms: number): void {
    if (this.#nextTurn) this.#nextTurn.cancelled = true;
    this.#nextTurn = this.#node.later(ms, () => this.#turn());
  }

  #dispatch(event: KeeperEvent): void {
    this.#run((loop) => loop.dispatch(event));
  }

  #run<T>(turn: (loop: KeeperLoop) => T): T | undefined {
    const loop = this.#loop;
    return loop && asViolation(`the keeper of ${this.#node.name}`, () => turn(loop));
  }

  #ports(heartbeats: SimHeartbeats): KeeperPorts {
    const node = this.#node;
    const { world, daemon, watchdog } = node;
    return {
      clock: () => ({ now: world.schedule.now, boottimeMs: world.schedule.now }),
      now: () => world.schedule.now,
      heartbeats,
      watchdog,
      takeOver: () => this.#takeOver(),
      openPermit: (leftKnown, lapse) => void node.later(writeMs, () => this.#openPermit(leftKnown, lapse)),
      closePermit: () => void node.later(writeMs, () => this.#closePermit()),
      keepHeartbeat: (heartbeat) => {
        node.disk.heartbeat = heartbeat;
      },
      hasLostJournal: () => this.#hasLostJournal(),
      vouch: () => this.#vouch(),
      noteMember: () => this.#addToPermit({ member: true }, this.inc),
      stopEverything: (booted) => this.#stopEverything(booted),
      startDaemon: (hello, known) => daemon.start(hello, known),
      killDaemon: () => daemon.kill(),
      tellDaemon: (message) => daemon.tell(message),
      exit: () => this.#exit(),
      report: () => {},
      turnNow: () => this.#turnIn(0),
    };
  }

  /** What the next daemon needs is written before the older one is killed. */
  #takeOver(): void {
    const { world, name, daemon } = this.#node;
    const fault = world.disks.get(name);
    if (fault === 'hung') return void this.#node.later(hungMs, () => this.#takeOver());
    if (fault !== undefined) return this.#dispatch({ kind: 'taken-over', unverified: [sayDisk(fault)] });
    daemon.end();
    this.#node.later(stopMs, () => this.#dispatch({ kind: 'taken-over', unverified: [] }));
  }

  #openPermit(leftKnown: boolean, lapse: Lapse): void {
    const { world, disk, name } = this.#node;
    const fault = world.disks.get(name);
    if (fault === 'hung') return void this.#node.later(hungMs, () => this.#openPermit(leftKnown, lapse));
    if (fault !== undefined) return this.#dispatch({ kind: 'permit-not-opened', said: sayDisk(fault) });
    const journal = this.#markJournal();
    this.#incarnations += 1;
    const marks = { base, boot: this.#node.bootId(), machine: this.#node.machine() };
    const fresh = { inc: `${name}${this.#incarnations}`, ...marks, ...lapse };
    disk.permit = nextPermit(disk.permit, leftKnown ? { ...fresh, journal } : fresh, world.wall(name));
    this.#hasOpened = true;
    this.#isCloseRefused = false;
    this.inc = disk.permit.inc;
    const { permit } = disk;
    this.#run((loop) => loop.opened(permit));
  }

  #closePermit(): void {
    const { world, disk, name } = this.#node;
    const fault = world.disks.get(name);
    this.#isCloseRefused = fault !== undefined;
    if (fault !== undefined) return this.#dispatch({ kind: 'permit-closed', said: sayDisk(fault) });
    if (disk.permit) disk.permit = { ...disk.permit, open: false };
    this.#dispatch({ kind: 'permit-closed' });
  }

  /** Kills at once, and tells what is left when it has looked. */
  #stopEverything(booted: boolean): void {
    const node = this.#node;
    // What an agent before this one left is stopped whatever its permit says.
    if (this.#hasOpened) checkClosed(node, this.#isCloseRefused);
    node.daemon.kill();
    if (booted) node.disk.journal.clear();
    const unverified = node.killEverything();
    node.later(stopMs, () => this.#dispatch({ kind: 'everything-stopped', unverified }));
  }

  #hasLostJournal(): boolean {
    if (!this.#hasOpened) return false;
    loseJournal(this.#node.disk);
    const { permit, journalMark } = this.#node.disk;
    const isRead = this.#node.world.disks.get(this.#node.name) !== 'unreadable';
    return permit?.journal !== undefined && !fits(permit, isRead ? journalMark : undefined);
  }

  #markJournal(): string {
    const { disk } = this.#node;
    if (disk.journalMark === undefined) this.#marks += 1;
    disk.journalMark ??= `mark${this.#marks}`;
    return disk.journalMark;
  }

  #vouch(): void {
    const { disk, world, name } = this.#node;
    if (disk.permit?.journal !== undefined) return;
    const journal = world.disks.has(name) ? disk.journalMark : this.#markJournal();
    if (journal !== undefined) this.#addToPermit({ journal }, this.inc);
  }

  /** As the file does it: again and again until it is written, or that incarnation has ended. */
  #addToPermit(more: Partial<Permit>, inc: string): void {
    const { disk, world, name } = this.#node;
    if (disk.permit?.inc !== inc || !disk.permit.open || this.#isCloseRefused) return;
    if (!world.disks.has(name)) disk.permit = { ...disk.permit, ...more };
    else this.#node.later(againMs, () => this.#addToPermit(more, inc));
  }
}

/**
 * The daemon of a simulated node: the live agent's loop around the real core, on simulated ports. Its id tells one daemon
 * from the next: whatever reaches a dead one is dropped, whatever a dead one still wants to do is not done.
 */

import { progressEveryMs } from '../core/keeper/keeper-settings.ts';
import { orphanedForMs } from '../core/keeper/kept-lease.ts';
import type { DaemonToKeeper, KeeperToDaemon } from '../core/keeper/messages.ts';
import type { Action, Persist } from '../core/takeover/action.ts';
import type { Event } from '../core/takeover/event.ts';
import { newState } from '../core/takeover/new-state.ts';
import type { State } from '../core/takeover/state.ts';
import { timersOf } from '../core/takeover/view/timing.ts';
import { createLeaseKeeper, type LeaseKeeper } from '../daemon/lease-keeper.ts';
import { createLoop, type Loop, type LoopPorts } from '../daemon/loop.ts';
import { loopEventOf, type Noticed } from '../daemon/loop-events.ts';
import { createPeersTeller } from '../daemon/peers-teller.ts';
import { createRecordsTeller } from '../daemon/records-teller.ts';
import { WholeLooks } from './checkers/whole-look.ts';
import type { NodePart } from './parts.ts';
import { performAction } from './perform.ts';
import { hungMs, loseJournal, sayDisk } from './sim-disk.ts';
import { checkHealth } from './sim-health.ts';
import { asViolation, Violation } from './violation.ts';

type Hello = KeeperToDaemon & { readonly kind: 'hello' };

/** Until its program is loaded and the store is open. */
const loadMs = 200;
/** The same where others take nearly all of the processor. */
const starvedLoadMs = 20_000;
/** What one process says reaches the other. */
const channelMs = 0.1;

export class SimDaemon {
  /** Undefined while no daemon works: none lives, or the one that was started is not ready. */
  id: number | undefined;
  #hello: Hello | undefined;
  /** What the keeper said to a daemon that does not listen yet. */
  #unheard: KeeperToDaemon[] = [];
  #loop: Loop | undefined;
  #leases: LeaseKeeper | undefined;
  #wake: { cancelled: boolean } | undefined;
  #progress: { cancelled: boolean } | undefined;
  #daemons = 0;
  /** What is not yet on the disk, oldest first. */
  #toWrite: Persist[] = [];
  readonly #noticed: Noticed = { rejected: 0, replayed: 0, refused: [], told: [] };
  readonly #node: NodePart;

  constructor(node: NodePart) {
    this.#node = node;
  }

  /** What the daemon that works now believes. */
  state(): State | undefined {
    return this.id === undefined ? undefined : this.#loop?.state();
  }

  start(hello: Hello, known: readonly KeeperToDaemon[]): void {
    this.#hello = hello;
    this.#unheard = [...known];
    const isStarved = this.#node.world.starved.has(this.#node.name);
    this.#node.later(isStarved ? starvedLoadMs : loadMs, () => this.#load(hello), 'daemon');
  }

  /** It begins by reading its disk. */
  #load(hello: Hello): void {
    if (this.#hello !== hello) return;
    const fault = this.#node.world.disks.get(this.#node.name);
    if (fault === 'hung') this.#node.later(hungMs, () => this.#load(hello), 'daemon');
    else if (fault === 'unreadable') this.#exit(hello, 'exit code 1');
    else this.#begin(hello);
  }

  #exit({ inc, restart }: Hello, how: string): void {
    const node = this.#node;
    this.end();
    if (node.paused === 'daemon') node.resume();
    node.later(channelMs, () => node.keeper.daemonExited(inc, restart, how));
  }

  /** kill -9: what runs stays; the keeper learns it. */
  kill(): void {
    const [node, hello] = [this.#node, this.#hello];
    if (hello === undefined || !node.power) return;
    if (node.paused === 'all') return void node.later(0, () => this.#hello === hello && this.kill(), 'child');
    this.#exit(hello, 'signal SIGKILL');
  }

  end(): void {
    if (this.#wake) this.#wake.cancelled = true;
    this.#node.world.store.watch(this.#node.name, undefined);
    this.#hello = undefined;
    this.id = undefined;
  }

  /** It says that this node is away, and waits for another keeper, though not for ever; after a leave it just ends. */
  orphaned(): void {
    const [node, hello] = [this.#node, this.#hello];
    if (this.id === undefined || this.#loop?.state().leaving) return this.end();
    node.dispatch({ kind: 'hand-over-asked' });
    const giveUp = () => {
      if (this.#hello !== hello) return;
      this.end();
      node.killEverything();
    };
    const untilMs = this.#leases?.orphaned();
    const forMs = orphanedForMs(hello?.lapse ?? false, untilMs, node.world.schedule.now);
    node.later(forMs, giveUp, 'daemon');
  }

  /** From the keeper; put off while paused. */
  tell(message: KeeperToDaemon): void {
    if (this.id === undefined) {
      if (this.#hello) this.#unheard.push(message);
      return;
    }
    const event = loopEventOf(message, this.#noticed, this.#node.name);
    if (event) this.#node.dispatch(event);
  }

  tellKeeper(message: DaemonToKeeper): void {
    if (this.#hello) this.#leases?.tell(message);
  }

  #leaseKeeper({ inc, restart }: Hello): LeaseKeeper {
    const node = this.#node;
    return createLeaseKeeper(
      (message) => void node.later(channelMs, () => node.keeper.hear(inc, restart, message)),
      (untilMs) => {
        if (!node.world.disks.has(node.name)) node.disk.lease = { inc, boot: node.bootId(), untilMs };
      },
    );
  }

  deliver(id: number, event: Event): void {
    if (!this.#node.power || this.id !== id) return;
    asViolation(`the daemon of ${this.#node.name}`, () => this.#loop?.dispatch(event));
  }

  #begin(hello: Hello): void {
    const node = this.#node;
    const { world } = node;
    world.keys.starts(node.name, 'daemon');
    this.#daemons += 1;
    const id = this.#daemons;
    this.#leases = this.#leaseKeeper(hello);
    this.#loop = createLoop(this.#initialState(hello), this.#ports(id));
    this.id = id;
    this.#toWrite = [];
    world.subscribe(node);
    node.dispatch({ kind: 'woken' });
    if (world.unwell.has(node.name)) checkHealth(node);
    for (const message of this.#unheard) this.tell(message);
    this.#showProgress(id);
  }

  #initialState({ kind: _kind, realtime: _realtime, ...from }: Hello): State {
    const { disk, name, world } = this.#node;
    if (from.restart === 0) {
      // A new incarnation adopts nothing: the keeper has stopped everything before it began.
      disk.journal.clear();
      disk.refused = {};
      // Its generations are counted anew where the store was accepted before it began.
      disk.started.clear();
    } else loseJournal(disk);
    return newState({
      ...from,
      self: name,
      version: 'sim',
      keys: world.keys.heldBy(name),
      refused: disk.refused,
      seen: disk.seen,
      journal: [...disk.journal.values()],
    });
  }

  #ports(id: number): LoopPorts {
    const node = this.#node;
    const { world } = node;
    const tellPeers = createPeersTeller(
      () => this.#loop?.state(),
      node.name,
      (message) => {
        this.tellKeeper(message);
        this.#showProgress(id);
      },
    );
    const tellRecords = createRecordsTeller(
      () => this.#loop?.state(),
      (message) => this.tellKeeper(message),
    );
    const looks = new WholeLooks(id);
    const { calendar } = world;
    const clock = () => ({ now: world.schedule.now, wall: world.wall(node.name), calendar });
    return {
      clock,
      journal: (entry) => this.#persist(id, entry),
      perform: (action) => this.#perform(id, action),
      wake: (at) => {
        this.#wakeAt(id, at);
        const state = this.state();
        if (state && this.id === id) looks.decided(state, clock(), at);
      },
      notes: (notes) => {
        if (this.id === id) world.tell(node, notes);
      },
      broke: ({ name, said }) => {
        throw new Violation(`the daemon of ${node.name} threw while deciding (${name}): ${said}`);
      },
      soon(drain) {
        drain();
        tellPeers();
        tellRecords();
      },
    };
  }

  #showProgress(id: number): void {
    const node = this.#node;
    if (this.#progress) this.#progress.cancelled = true;
    const state = this.#loop?.state();
    const loaded = state?.config?.value.timing ?? node.world.config.timing;
    const { hangMs } = state ? timersOf(state, loaded).does : loaded;
    const show = () => {
      if (this.id !== id) return;
      this.tellKeeper({ kind: 'progress' });
      this.#showProgress(id);
    };
    this.#progress = node.later(progressEveryMs(hangMs), show, 'daemon');
  }

  #wakeAt(id: number, at: number): void {
    if (this.id !== id) return;
    if (this.#wake) this.#wake.cancelled = true;
    this.#wake = undefined;
    if (!Number.isFinite(at)) return;
    const { world } = this.#node;
    this.#wake = this.#node.later(
      Math.max(0, at - world.schedule.now),
      () => this.deliver(id, { kind: 'woken' }),
      'daemon',
    );
  }

  #perform(id: number, action: Action): void {
    if (this.id !== id) return;
    performAction(this.#node.world, this.#node, id, action);
    this.#node.world.stepped(this.#node, action.kind);
  }

  #persist(id: number, entry: Persist): void {
    if (this.id !== id) return;
    if (entry.kind === 'journal-seen') return this.#write(id, entry);
    this.#toWrite.push(entry);
    if (this.#toWrite.length === 1) this.#writeInOrder(id);
  }

  /** What the disk holds up holds up what comes after it. */
  #writeInOrder(id: number): void {
    if (this.id !== id) return;
    const { world, name } = this.#node;
    while (this.id === id && this.#toWrite[0] !== undefined) {
      if (world.disks.get(name) === 'hung')
        return void this.#node.later(hungMs, () => this.#writeInOrder(id), 'daemon');
      this.#write(id, this.#toWrite[0]);
      this.#toWrite.shift();
    }
  }

  #write(id: number, entry: Persist): void {
    const answer = this.#writeDisk(entry);
    if (answer) this.#node.later(0.5, () => this.deliver(id, answer), 'daemon');
    this.#node.world.stepped(this.#node, entry.kind);
  }

  /** Durable when this returns; the answer comes back as an event. */
  #writeDisk(entry: Persist): Event | undefined {
    const { disk, name, world } = this.#node;
    if (entry.kind === 'journal-seen') {
      disk.seen = entry.newest;
      this.tellKeeper({ kind: 'newest', newest: entry.newest });
      return undefined;
    }
    const { group, gen } = entry;
    const what = entry.kind === 'journal-run' ? 'run' : 'refuse';
    const fault = world.disks.get(name);
    if (fault !== undefined) return { kind: 'journal-failed', group, gen, what, said: sayDisk(fault) };
    if (entry.kind === 'journal-run') {
      disk.journal.set(group, { group, gen, def: entry.def, definition: entry.definition });
    } else {
      disk.refused = { ...disk.refused, [group]: gen };
      if ((disk.started.get(group) ?? -1) <= gen) disk.started.delete(group);
      disk.journal.delete(group);
    }
    return { kind: 'journaled', group, gen, what };
  }
}

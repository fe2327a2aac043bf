/**
 * The daemon of a simulated node: the live agent's loop around the real core, on simulated ports. Its id tells one daemon
 * from the next: whatever reaches a dead one is dropped, whatever a dead one still wants to do is not done.
 */

import type { Action, Persist } from '../core/takeover/action.ts';
import type { Event } from '../core/takeover/event.ts';
import { newState } from '../core/takeover/new-state.ts';
import { createLoop, type Loop } from '../daemon/loop.ts';
import { performAction } from './perform.ts';
import type { SimNode } from './sim-node.ts';

export class SimDaemon {
  /** Undefined while no daemon lives. */
  id: number | undefined;
  private loop: Loop | undefined;
  private wake: { cancelled: boolean } | undefined;
  private daemons = 0;
  private restarts = 0;
  private readonly node: SimNode;

  constructor(node: SimNode) {
    this.node = node;
  }

  /** The first daemon of an incarnation: nothing of an older one counts any more. */
  startFirst(): void {
    this.restarts = 0;
    this.node.disk.journal.clear();
    this.node.disk.refused = {};
    this.start();
  }

  /** A restarted daemon of the same incarnation: it adopts what its journal says. */
  startNext(): void {
    this.restarts += 1;
    this.start();
  }

  /** kill -9: what runs stays; the keeper starts another one. */
  kill(): void {
    if (this.id === undefined || !this.node.power) return;
    this.end();
    if (this.node.paused === 'daemon') this.node.resume();
    this.node.keeper.daemonDied();
  }

  end(): void {
    if (this.id === undefined) return;
    if (this.wake) this.wake.cancelled = true;
    this.node.world.store.watch(this.node.name, undefined);
    this.id = undefined;
  }

  deliver(id: number, event: Event): void {
    if (this.node.power && this.id === id) this.loop?.dispatch(event);
  }

  private start(): void {
    const { node } = this;
    const { world, disk } = node;
    this.daemons += 1;
    const id = this.daemons;
    const initial = newState({
      self: node.name,
      inc: node.inc,
      restart: this.restarts,
      lapse: world.canLapse(node.name),
      leftKnown: node.keeper.leftKnown,
      journal: [...disk.journal.values()],
      refused: disk.refused,
      seen: disk.seen,
    });
    this.loop = createLoop(initial, {
      clock: () => ({ now: world.schedule.now, wall: world.wall() }),
      journal: (entry) => this.persist(id, entry),
      perform: (action) => this.perform(id, action),
      wake: (at) => this.wakeAt(id, at),
      notes: (notes) => {
        if (this.id === id) world.tell(node, notes);
      },
      soon: (drain) => drain(),
    });
    this.id = id;
    world.subscribe(node);
    node.dispatch({ kind: 'woken' });
    node.keeper.replayHearing();
  }

  private wakeAt(id: number, at: number): void {
    if (this.id !== id) return;
    if (this.wake) this.wake.cancelled = true;
    this.wake = undefined;
    if (!Number.isFinite(at)) return;
    const { world } = this.node;
    this.wake = this.node.later(
      Math.max(0, at - world.schedule.now),
      () => this.deliver(id, { kind: 'woken' }),
      'daemon',
    );
  }

  private perform(id: number, action: Action): void {
    if (this.id !== id) return;
    performAction(this.node.world, this.node, id, action);
    this.node.world.stepped(this.node, action.kind);
  }

  private persist(id: number, entry: Persist): void {
    if (this.id !== id) return;
    const answer = this.writeDisk(entry);
    if (answer) this.node.later(0.5, () => this.deliver(id, answer), 'daemon');
    this.node.world.stepped(this.node, entry.kind);
  }

  /** Durable when this returns; the answer comes back as an event. */
  private writeDisk(entry: Persist): Event | undefined {
    const { disk, name, world } = this.node;
    if (entry.kind === 'journal-seen') {
      disk.seen = { lineage: entry.lineage, version: entry.version };
      return undefined;
    }
    const { group, gen } = entry;
    const what = entry.kind === 'journal-run' ? 'run' : 'refuse';
    if (world.diskFull.has(name))
      return { kind: 'journal-failed', group, gen, what, reason: 'no space left on device' };
    if (entry.kind === 'journal-run') {
      disk.journal.set(group, { group, gen, def: entry.def, definition: entry.definition });
    } else {
      disk.refused = { ...disk.refused, [group]: gen };
      disk.journal.delete(group);
    }
    return { kind: 'journaled', group, gen, what };
  }
}

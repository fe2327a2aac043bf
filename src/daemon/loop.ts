/**
 * The loop around `decide`: events in, orders out. The live agent and the simulator run this same loop; they differ only
 * in the ports they give it. Events that arrive while others are being taken in are decided together, with one look at
 * the end. Nothing here waits: every result comes back as an event.
 */
import type { Action, Persist } from '../core/takeover/action.ts';
import { decide } from '../core/takeover/decide.ts';
import type { Clock, Event } from '../core/takeover/event.ts';
import type { Note } from '../core/takeover/note.ts';
import type { State } from '../core/takeover/state.ts';

export interface LoopPorts {
  clock(): { readonly now: number; readonly wall: number };
  /** Makes the entry durable, in order; `run` and `refuse` are answered by `journaled` or `journal-failed`. */
  journal(entry: Persist): void;
  perform(action: Action): void;
  /** Replaces the one timer: dispatch `woken` at `at` (monotonic ms); Infinity stops it. */
  wake(at: number): void;
  notes(notes: readonly Note[]): void;
  /** Runs the queued events soon; the live agent collects what arrives together, the simulator runs at once. */
  soon(drain: () => void): void;
}

export interface Loop {
  dispatch(event: Event): void;
  state(): State;
}

export function createLoop(initial: State, ports: LoopPorts): Loop {
  let state = initial;
  const queue: Event[] = [];
  let scheduled = false;

  function drain(): void {
    let wakeAt = Number.POSITIVE_INFINITY;
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) wakeAt = step(event);
    scheduled = false;
    ports.wake(wakeAt);
  }

  function step(event: Event): number {
    const clock: Clock = { ...ports.clock(), more: queue.length > 0 };
    const decision = decide(state, event, clock);
    state = decision.state;
    if (decision.notes.length > 0) ports.notes(decision.notes);
    for (const entry of decision.persist) ports.journal(entry);
    for (const action of decision.actions) ports.perform(action);
    return decision.wakeAt;
  }

  return {
    dispatch(event) {
      queue.push(event);
      if (scheduled) return;
      scheduled = true;
      ports.soon(drain);
    },
    state: () => state,
  };
}

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
import type { Broke, Decision } from '../core/takeover/turn.ts';

/** What a decision was made of. */
export interface Replay {
  readonly state: State;
  readonly event: Event;
  readonly clock: Clock;
}

export interface LoopPorts {
  clock(): Required<Pick<Clock, 'now' | 'wall' | 'calendar'>>;
  /** Makes the entry durable, in order; `run` and `refuse` are answered by `journaled` or `journal-failed`. */
  journal(entry: Persist): void;
  perform(action: Action): void;
  /** Replaces the one timer: dispatch `woken` at `at` (monotonic ms); Infinity stops it. */
  wake(at: number): void;
  notes(notes: readonly Note[]): void;
  /** A decision threw (also when that was contained): what is needed to decide the same again. */
  broke(broke: Broke, replay: Replay): void;
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
    const decision = decideHere({ state, event, clock });
    state = decision.state;
    if (decision.notes.length > 0) ports.notes(decision.notes);
    for (const entry of decision.persist) ports.journal(entry);
    for (const action of decision.actions) ports.perform(action);
    return decision.wakeAt;
  }

  function decideHere(replay: Replay): Decision {
    try {
      const decision = decide(replay.state, replay.event, replay.clock);
      for (const broke of decision.broke) ports.broke(broke, replay);
      return decision;
    } catch (error) {
      ports.broke({ name: 'daemon', said: String(error) }, replay);
      throw error;
    }
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

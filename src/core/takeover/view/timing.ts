/** The timers that count now: while a change of them is being taken up, those of both configurations (meanwhile.ts). */
import type { Timing } from '../../config.ts';
import type { Document } from '../document.ts';
import { laxer, stricter, type Timers } from '../meanwhile.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { configOf } from './loaded.ts';

/** What this node does by. */
export function doesBy(t: Turn): Timing {
  return timersOf(t.s, configOf(t).timing).does;
}

/** What it asks of others. */
export function asksBy(t: Turn): Timing {
  return timersOf(t.s, configOf(t).timing).asks;
}

/** `loaded`: of the configuration this node has, which may be older than the one that the document names. */
export function timersOf({ store }: Pick<State, 'store'>, loaded: Timing): Timers {
  return timersIn(store.document?.value, loaded);
}

export function timersIn(document: Pick<Document, 'config'> | undefined, loaded: Timing): Timers {
  const meanwhile = document?.config.meanwhile;
  if (meanwhile === undefined) return { does: loaded, asks: loaded };
  return { does: stricter(loaded, meanwhile.does), asks: laxer(loaded, meanwhile.asks) };
}

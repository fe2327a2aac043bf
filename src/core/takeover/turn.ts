/**
 * One decision in the making. The state is a shallow copy that the duties replace field by field; nothing nested is
 * ever changed in place, so the state a caller holds stays what it was.
 */
import type { Action, ActionArguments, ActionKind, Persist } from './action.ts';
import type { Clock } from './event.ts';
import type { Note } from './note.ts';
import type { State } from './state.ts';

export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export interface Turn {
  readonly s: Draft<State>;
  readonly clock: Clock;
  readonly persist: Persist[];
  readonly actions: Action[];
  readonly notes: Note[];
}

export interface Decision {
  readonly state: State;
  readonly persist: readonly Persist[];
  readonly actions: readonly Action[];
  /** Call again no later than this (monotonic ms); Infinity when nothing is waited for. */
  readonly wakeAt: number;
  readonly notes: readonly Note[];
}

export function openTurn(state: State, clock: Clock): Turn {
  return { s: { ...state }, clock, persist: [], actions: [], notes: [] };
}

export function act<K extends ActionKind>(t: Turn, kind: K, args: ActionArguments[K]): void {
  t.actions.push({ kind, ...args } as unknown as Action);
}

/** A fresh number for an order whose result must be matched. */
export function nextOrder(t: Turn): number {
  t.s.orders += 1;
  return t.s.orders;
}

export function note(
  t: Turn,
  text: string,
  about: Omit<Note, 'text' | 'level'> & { level?: Note['level'] } = {},
): void {
  const { level = 'info', ...rest } = about;
  t.notes.push({ level, text, ...rest });
}

/** Says a standing condition once, until it changes or is unsaid. */
export function say(
  t: Turn,
  key: string,
  text: string,
  about: Omit<Note, 'text' | 'level'> & { level?: Note['level'] } = {},
): void {
  if (t.s.said[key] === text) return;
  t.s.said = { ...t.s.said, [key]: text };
  note(t, text, about);
}

export function unsay(t: Turn, key: string): boolean {
  if (t.s.said[key] === undefined) return false;
  const { [key]: _gone, ...rest } = t.s.said;
  t.s.said = rest;
  return true;
}

const OVERDUE_MS = 1000;

/** Look at everything again no later than `at`. What is overdue and still waits for something is not looked at without pause. */
export function lookAgain(t: Turn, at: number): void {
  const next = at > t.clock.now ? at : t.clock.now + OVERDUE_MS;
  if (next < t.s.lookAt) t.s.lookAt = next;
}

export function without<T>(map: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in map)) return map;
  const { [key]: _gone, ...rest } = map;
  return rest;
}

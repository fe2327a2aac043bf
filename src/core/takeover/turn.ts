/**
 * One decision in the making. The state is a shallow copy that the duties replace field by field; nothing nested is
 * ever changed in place, so the state a caller holds stays what it was.
 */
import type { GroupName } from '../config.ts';
import { type Reason, sameReason } from '../reason.ts';
import type { Action, ActionArguments, ActionKind, Persist } from './action.ts';
import type { Clock } from './event.ts';
import type { Note } from './note.ts';
import type { Round } from './remembered.ts';
import type { Standing, Topic } from './said.ts';
import type { State } from './state.ts';

export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export interface Turn {
  readonly s: Draft<State>;
  readonly clock: Clock;
  readonly persist: Persist[];
  readonly actions: Action[];
  readonly notes: Note[];
  readonly broke: Broke[];
  /** The round whose duties look now. */
  round: Round;
}

/** Something threw while deciding and was contained: what the caller keeps for a replay, and under which name. */
export interface Broke {
  readonly name: string;
  readonly said: string;
}

export interface Decision {
  readonly state: State;
  readonly persist: readonly Persist[];
  readonly actions: readonly Action[];
  /** Call again no later than this (monotonic ms); Infinity when nothing is waited for. */
  readonly wakeAt: number;
  readonly notes: readonly Note[];
  readonly broke: readonly Broke[];
}

export function makeTurn(state: State, clock: Clock): Turn {
  return { s: { ...state }, clock, persist: [], actions: [], notes: [], broke: [], round: 'members' };
}

export function act<K extends ActionKind>(t: Turn, kind: K, args: ActionArguments[K]): void {
  t.actions.push({ kind, ...args } as unknown as Action);
}

/** A fresh number for an order whose result must be matched. */
export function nextOrder(t: Turn): number {
  t.s.orders += 1;
  return t.s.orders;
}

/** What a note is about, besides its reason. */
export type About = Partial<Pick<Note, 'level' | 'node' | 'group' | 'resource'>>;

export function note(t: Turn, reason: Reason, about: About = {}): void {
  const { level = 'info', ...rest } = about;
  t.notes.push({ level, reason, ...rest, document: t.s.store.document?.value.version ?? 0 });
}

/** A condition and whose it is. Only the topic where there is but one. */
export type Key = Topic | readonly [topic: Topic, name: string];
const theOnly = '-';

/** Notes a standing condition once, until it changes or is unsaid. */
export function say(t: Turn, key: Key, reason: Reason, about: About = {}): void {
  if (!keep(t, key, reason, about)) return;
  note(t, reason, about);
}

/** Remembers that a condition stands without noting it; false when it stood already with these facts. */
export function keep(t: Turn, key: Key, reason: Reason, { level = 'info', ...about }: About = {}): boolean {
  const [topic, name] = partsOf(key);
  if (sameReason(t.s.said[topic]?.[name]?.reason, reason)) return false;
  const standing: Standing = { reason, level, ...about };
  t.s.said = { ...t.s.said, [topic]: { ...t.s.said[topic], [name]: standing } };
  return true;
}

/** It does not stand any more; false when it did not. */
export function unsay(t: Turn, key: Key): boolean {
  const [topic, name] = partsOf(key);
  const standing = t.s.said[topic];
  if (standing?.[name] === undefined) return false;
  t.s.said = { ...t.s.said, [topic]: without(standing, name) };
  return true;
}

/** None of this kind stands any more. */
export function unsayAll(t: Turn, topics: readonly Topic[]): void {
  for (const topic of topics) if (t.s.said[topic] !== undefined) t.s.said = without(t.s.said, topic);
}

export function isSaid(t: Turn, key: Key): boolean {
  const [topic, name] = partsOf(key);
  return t.s.said[topic]?.[name] !== undefined;
}

function partsOf(key: Key): readonly [Topic, string] {
  return typeof key === 'string' ? [key, theOnly] : key;
}

const overdueMs = 1000;

/** This round again no later than `at`. What is overdue and still waits for something is not looked at without pause. */
export function lookAgain(t: Turn, at: number, round = t.round): void {
  const next = at > t.clock.now ? at : t.clock.now + overdueMs;
  if (next < t.s.lookAt[round]) t.s.lookAt = { ...t.s.lookAt, [round]: next };
}

/** Nothing is new, but what the members' round was held back by is over. */
export function lookAgainNow(t: Turn): void {
  t.s.lookAt = { ...t.s.lookAt, members: t.clock.now };
}

/** The same for where groups should be. */
export function lookAgainAtPlacement(t: Turn): void {
  t.s.lookAt = { ...t.s.lookAt, placement: t.clock.now };
}

/** The same for one group that stands here. */
export function lookAtGroup(t: Turn, name: GroupName, at: number): void {
  const next = at > t.clock.now ? at : t.clock.now + overdueMs;
  if (next < (t.s.groupsAt[name] ?? Number.POSITIVE_INFINITY))
    t.s.groupsAt = { ...t.s.groupsAt, [name]: next };
}

/** There is news of this group that concerns nothing else. */
export function lookAtGroupNow(t: Turn, name: GroupName): void {
  t.s.groupsAt = { ...t.s.groupsAt, [name]: t.clock.now };
}

export function without<M extends Readonly<Partial<Record<string, unknown>>>>(map: M, key: string): M {
  if (!(key in map)) return map;
  const { [key]: _gone, ...rest } = map;
  return rest as M;
}

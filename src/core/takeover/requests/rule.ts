/**
 * What one kind of request is: the shape of what is asked, who may ask it, what it is called, and how the coordinator
 * carries it out on its draft of the document. A refused request changes nothing. The API takes an entry, the command
 * line has a command for it and scenarios have a line, without knowing it by its name.
 */
import type { Reason } from '../../reason.ts';
import type { DocumentDraft } from '../coordinate/draft.ts';
import type { Turn } from '../turn.ts';
import type { Field, ValueOf } from './field.ts';

export type Shape = Readonly<Record<string, Field>>;

export type Asked<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** operate: groups and drains; fence: what takes power from a node or from the cluster's own hands; configure: apply. */
export type Permission = 'operate' | 'fence' | 'configure';

export type Outcome =
  | { readonly is: 'done' }
  | { readonly is: 'refused'; readonly why: Reason }
  /** Something must be read first. */
  | { readonly is: 'waiting' };

export const done: Outcome = { is: 'done' };
export const waiting: Outcome = { is: 'waiting' };

export function refuse(why: Reason): Outcome {
  return { is: 'refused', why };
}

export interface RequestRule<S extends Shape> {
  readonly shape: S;
  readonly permission: Permission;
  /** What it is for, imperative, one line, no period. */
  readonly about: string;
  /** What a button for it says. */
  title(asked: Asked<S>): string;
  carryOut(t: Turn, d: DocumentDraft, asked: Asked<S>, by: string): Outcome;
}

/** Gives `title` and `carryOut` the types of the shape beside them. */
export function rule<const S extends Shape>(given: RequestRule<S>): RequestRule<S> {
  return given;
}

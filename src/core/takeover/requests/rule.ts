/**
 * What one kind of request is: the shape of what is asked, who may ask it, what it is called, and how the coordinator
 * carries it out on its draft of the document. A refused request changes nothing.
 */
import type { Reason } from '../../reason.ts';
import type { DocumentDraft } from '../coordinate/draft.ts';
import type { Turn } from '../turn.ts';

/**
 * `node`, `group`: the name of one that exists (checked before the rule is asked). `some-node`: a name, or empty for
 * whichever is best. `hash`: of a stored configuration. `version`: a whole number. `pin-ms`: how long a pin lasts.
 */
export type Field = 'node' | 'group' | 'some-node' | 'hash' | 'version' | 'pin-ms' | 'flag';
export type Shape = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F extends 'version' | 'pin-ms' ? number : F extends 'flag' ? boolean : string;
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
  /** What a button for it says. */
  title(asked: Asked<S>): string;
  carryOut(t: Turn, d: DocumentDraft, asked: Asked<S>, by: string): Outcome;
}

/** Gives `title` and `carryOut` the types of the shape beside them. */
export function rule<const S extends Shape>(given: RequestRule<S>): RequestRule<S> {
  return given;
}

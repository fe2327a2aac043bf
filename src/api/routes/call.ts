/** What a handler is given, and what it has to give back, both from the entry of its route. */

import type { AgentFacade } from '../../ports/agent-facade.ts';
import type { AnswerOf, BodyOf, FieldsOf, LineOf, RouteName } from '../contract/route-types.ts';
import type { Visitor } from '../listen/listener.ts';

/** What a caller says its name is: for the journal, never for a decision about what it may do. */
export type ClaimedName = string & { readonly claimed: true };

export interface Caller {
  readonly visitor: Visitor;
  readonly claims: ClaimedName;
}

/** For journals and histories. On this machine nothing vouches for another name than the one it claims. */
export function whoAsks({ visitor, claims }: Caller): string {
  if (visitor.kind === 'stranger') return 'somebody';
  return visitor.kind === 'local' ? claims : visitor.name;
}

export interface Call<N extends RouteName> {
  readonly facade: AgentFacade;
  readonly caller: Caller;
  readonly fields: FieldsOf<N>;
  readonly body: BodyOf<N>;
  /** Whoever asked has gone before there was an answer. */
  readonly gone: AbortSignal;
  /** Ends with the API. */
  readonly signal: AbortSignal;
}

type Lines<N extends RouteName> = [LineOf<N>] extends [never] ? never : ReadableStream<Uint8Array>;
type Result<N extends RouteName> = AnswerOf<N> | Lines<N>;

export type Handler<N extends RouteName> = (call: Call<N>) => Result<N> | Promise<Result<N>>;
export type Handlers = { readonly [N in RouteName]: Handler<N> };

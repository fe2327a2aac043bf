/**
 * Everything an operator can ask: one table, from which the type, the shapes of the local API and the simulator's
 * commands follow.
 */
import { clusterRequests } from './cluster-requests.ts';
import { groupRequests } from './group-requests.ts';
import { nodeRequests } from './node-requests.ts';
import type { Asked, RequestRule, Shape } from './rule.ts';

export const requestRules = { ...clusterRequests, ...nodeRequests, ...groupRequests };

export type RequestKind = keyof typeof requestRules;
export type RequestOf<K extends RequestKind> = { readonly kind: K } & Asked<
  (typeof requestRules)[K]['shape']
>;
export type Request = { [K in RequestKind]: RequestOf<K> }[RequestKind];

/** A request but for the incarnation that was looked at: whoever shows the node knows which that is. */
export type Remedy = { [K in RequestKind]: Omit<RequestOf<K>, 'inc'> }[RequestKind];

/** What a button for it says. */
export function titleOf(request: Remedy): string {
  const { title } = requestRules[request.kind] as RequestRule<Shape>;
  return title(request as unknown as Asked<Shape>);
}

export function isRequestKind(kind: string): kind is RequestKind {
  // Own names only: every object has a "constructor".
  return Object.hasOwn(requestRules, kind);
}

/**
 * Everything an operator can ask: one table, from which the type, the shapes of the local API and the simulator's
 * commands follow.
 */
import { clusterRequests } from './cluster-requests.ts';
import { groupRequests } from './group-requests.ts';
import { nodeRequests } from './node-requests.ts';
import type { Asked } from './rule.ts';

export const requestRules = { ...clusterRequests, ...nodeRequests, ...groupRequests };

export type RequestKind = keyof typeof requestRules;
export type RequestOf<K extends RequestKind> = { readonly kind: K } & Asked<
  (typeof requestRules)[K]['shape']
>;
export type Request = { [K in RequestKind]: RequestOf<K> }[RequestKind];

export function isRequestKind(kind: string): kind is RequestKind {
  // Own names only: every object has a "constructor".
  return Object.hasOwn(requestRules, kind);
}

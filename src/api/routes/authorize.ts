/**
 * The one place that says no to somebody: by who is connected and by what is asked for, nothing else. A name that the
 * caller claims does not come this far.
 */
import { type Request as ClusterRequest, requestRules } from '../../core/takeover/requests/requests.ts';
import { HoldfastError } from '../../errors.ts';
import { type Permission, type Role, roles } from '../contract/permission.ts';
import type { Route } from '../contract/route.ts';
import type { Principal, Visitor } from '../listen/listener.ts';

/** Throws `not-let-in` for a stranger, the same whatever was shown, unless the route is open to anyone. */
export function letIn(visitor: Visitor, permission?: Route['permission']): void {
  if (visitor.kind !== 'stranger' || (permission === 'anyone' && visitor.why !== 'too-many')) return;
  visitor.notLetIn(visitor.shown, visitor.why);
  throw new HoldfastError('not-let-in');
}

/** Throws `forbidden`. A route whose permission depends on the request is open to whoever may ask for one at all. */
export function authorize(visitor: Visitor, { permission, method, path }: Route): void {
  letIn(visitor, permission);
  if (visitor.kind === 'stranger' || permission === 'anyone') return;
  // What a node passes on somebody was allowed to ask of it.
  if (visitor.kind === 'node' && permission === 'notify') return;
  const { role } = visitor;
  const all =
    permission === 'by-request' ? Object.values(requestRules).map((r) => r.permission) : [permission];
  if (!all.some((one) => may(role, one))) refuse(role, [...new Set(all)], `${method} ${path}`);
}

/** Throws `forbidden`. */
export function authorizeRequest({ role }: Pick<Principal, 'role'>, { kind }: ClusterRequest): void {
  const { permission } = requestRules[kind];
  if (!may(role, permission)) refuse(role, [permission], `the request "${kind}"`);
}

function may(role: Role, permission: Permission): boolean {
  const granted: readonly Permission[] = roles[role];
  return granted.includes(permission);
}

function refuse(role: Role, lacking: readonly Permission[], what: string): never {
  throw new HoldfastError('forbidden', { role, permission: lacking.join('" or "'), what });
}

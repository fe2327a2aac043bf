/**
 * The one place that says no to somebody: by who is connected and by what is asked for, nothing else. A name that the
 * caller claims does not come this far.
 */
import { type Request as ClusterRequest, requestRules } from '../../core/takeover/requests/requests.ts';
import { HoldfastError } from '../../errors.ts';
import { type Permission, type Role, roles } from '../contract/permission.ts';
import type { Route } from '../contract/route.ts';
import type { Principal } from '../listen/listener.ts';

/** Throws `forbidden`. A route whose permission depends on the request is open to whoever may ask for one at all. */
export function authorize({ role }: Principal, { permission, method, path }: Route): void {
  const all =
    permission === 'by-request' ? Object.values(requestRules).map((r) => r.permission) : [permission];
  if (!all.some((one) => may(role, one))) refuse(role, [...new Set(all)], `${method} ${path}`);
}

/** Throws `forbidden`. */
export function authorizeRequest({ role }: Principal, { kind }: ClusterRequest): void {
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

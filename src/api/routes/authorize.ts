/** The one place that says no to somebody: by who is connected and by what the route asks for, nothing else. */
import { HoldfastError } from '../../errors.ts';
import { roles } from '../contract/permission.ts';
import type { Route } from '../contract/route.ts';
import type { Principal } from '../listen/listener.ts';

/** Throws `forbidden`. A name that the caller claims does not come this far. */
export function authorize({ role }: Principal, { permission, method, path }: Route): void {
  const may: readonly string[] = roles[role];
  if (!may.includes(permission)) throw new HoldfastError('forbidden', { role, permission, method, path });
}

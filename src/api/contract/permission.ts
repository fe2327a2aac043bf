/**
 * What a route or a request asks for, and what every role may. The server refuses by this table, and a page may show by it
 * which buttons are of use.
 */
import type { Role } from '../../core/access/access-document.ts';
import type { Permission as RequestPermission } from '../../core/takeover/requests/rule.ts';

/** `read`: look. `notify`: send a test to people. `access`: say who may come in. The others are what the table of requests says of each (src/core/takeover/requests). */
export type Permission = 'read' | 'notify' | 'access' | RequestPermission;

export const roles = {
  admin: ['read', 'notify', 'operate', 'fence', 'configure', 'access'],
  operate: ['read', 'notify', 'operate'],
  view: ['read'],
} as const satisfies Readonly<Record<Role, readonly Permission[]>>;

export type { Role };

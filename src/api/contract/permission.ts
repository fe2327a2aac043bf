/**
 * What a route or a request asks for, and what every role may. The server refuses by this table, and a page may show by it
 * which buttons are of use.
 */
import type { Permission as RequestPermission } from '../../core/takeover/requests/rule.ts';

/** `read`: look. The others are what the table of requests says of each (src/core/takeover/requests). */
export type Permission = 'read' | RequestPermission;

export const roles = {
  administrator: ['read', 'operate', 'fence', 'configure'],
  operator: ['read', 'operate'],
  observer: ['read'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof roles;

/**
 * What a route asks for, and what every role may. The server refuses by this table, and a page may show by it which
 * buttons are of use.
 */

/** `read`: look. `change`: ask something of the cluster, or put a configuration beside it. */
export type Permission = 'read' | 'change';

export const roles = {
  administrator: ['read', 'change'],
  observer: ['read'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof roles;

/** Every kind of health check, once. A new one does not compile until it has its form (check-schema.ts). */
import type { Ask } from './check-type.ts';
import { askHttp } from './http.ts';
import { askPing, askProgram } from './program.ts';
import { askTcp } from './tcp.ts';

export const checkTypes = {
  ping: askPing,
  tcp: askTcp,
  http: askHttp,
  command: askProgram,
} as const satisfies Readonly<Record<string, Ask>>;

export type CheckType = keyof typeof checkTypes;

export function findCheckType(type: string): Ask | undefined {
  return Object.hasOwn(checkTypes, type) ? checkTypes[type as CheckType] : undefined;
}

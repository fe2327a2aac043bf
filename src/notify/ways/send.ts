/** What a kind of notification is: a message goes out, and the other side has taken it or not. */
import type { NotifyWayConfig } from '../../core/config.ts';
import type { NotifyMessage, Sent } from '../../ports/notify.ts';

/** Parameters with the secrets they name in their places. */
export type Params = NotifyWayConfig['params'];

/** May reject: with the reason. `withinMs` is held. */
export type Send = (params: Params, message: NotifyMessage, withinMs: number) => Promise<Sent>;

/** What somebody else said, as one line. */
export function oneLine(said: string): string {
  return said
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

export function textOf(value: Params[string] | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

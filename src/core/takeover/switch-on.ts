/** Whether a node that was fenced is switched on again, as its entry in the document says; the rules are in coordinate/switch-on.ts. */
import type { Reason } from '../reason.ts';

export type SwitchOn =
  /** `devices`: the level that proved it off, by `deviceId`. */
  | { readonly is: 'wanted'; readonly devices: readonly string[] }
  /** The command of this attempt may be running. */
  | { readonly is: 'started'; readonly attempt: number; readonly devices: readonly string[] }
  /** This device says on. That proves nothing, and nothing is decided by it. */
  | { readonly is: 'done'; readonly by: string }
  /** It stays off. */
  | { readonly is: 'not'; readonly why: Reason };

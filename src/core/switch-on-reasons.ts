/** Why a node that was fenced is switched on again, or not, as far as that holds no other reason. */
import type { By, OfNode, Said } from './reason-facts.ts';

export interface SwitchOnReasons {
  'switches-on': OfNode & By;
  'switched-on': OfNode & By;
  /** Within so long, this fence included. */
  'fenced-again': { readonly count: number; readonly withinMs: number };
  /** Of all nodes. */
  'many-fenced': { readonly count: number; readonly windowMs: number };
  'cannot-switch-on': By & Said;
}

/** Of a node that is gone. `off`: so its device said last, nothing of it was seen since, and nobody asked for it to be switched on. */
export interface OnceGone {
  readonly again?: 'wanted' | 'started' | 'done';
  readonly off?: true;
}

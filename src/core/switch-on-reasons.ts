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

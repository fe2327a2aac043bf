/** Why a node that was fenced is switched on again, or not, one of every kind. */
import type { SwitchOnReasons } from '../../switch-on-reasons.ts';

export const switchOnExamples: SwitchOnReasons = {
  'switches-on': { node: 'a', by: 'pdu' },
  'switched-on': { node: 'a', by: 'pdu' },
  'fenced-again': { count: 2, withinMs: 3_600_000 },
  'many-fenced': { count: 4, windowMs: 600_000 },
  'cannot-switch-on': { by: 'pdu', said: 'exit code 1' },
};

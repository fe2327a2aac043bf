/** The coordinator's no: an error of the catalogue that keeps its reason. */
import type { Reason } from '../core/reason.ts';
import { words } from '../core/words/words.ts';
import { HoldfastError } from '../errors.ts';

export class Refusal extends HoldfastError {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super('refused', { reason: words(reason) });
    this.reason = reason;
  }
}

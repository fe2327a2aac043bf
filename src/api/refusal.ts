/** The coordinator's no: an error of the catalogue that keeps its reason; said with what a person could do about it. */
import type { Reason } from '../core/reason.ts';
import { advice } from '../core/words/advice.ts';
import { words } from '../core/words/words.ts';
import { HoldfastError } from '../errors.ts';

export class Refusal extends HoldfastError {
  readonly reason: Reason;

  constructor(reason: Reason) {
    const next = advice(reason);
    super('refused', { reason: next === '' ? words(reason) : `${words(reason)}. ${next}` });
    this.reason = reason;
  }
}

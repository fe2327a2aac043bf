/** The coordinator's no: an error of the catalogue that keeps its reason and the request that would help. */
import type { Reason } from '../core/reason.ts';
import { remedyOf } from '../core/takeover/requests/remedy-of.ts';
import type { Request } from '../core/takeover/requests/requests.ts';
import { words } from '../core/words/words.ts';
import { HoldfastError } from '../errors.ts';

export class Refusal extends HoldfastError {
  readonly reason: Reason;
  readonly remedy: Request | undefined;

  constructor(reason: Reason) {
    super('refused', { reason: words(reason) });
    this.reason = reason;
    this.remedy = remedyOf(reason);
  }
}

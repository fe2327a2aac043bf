/** The request that would help, with what a button for it says. */
import type { Reason } from '../../core/reason.ts';
import { remedyOf } from '../../core/takeover/requests/remedy-of.ts';
import { titleOf } from '../../core/takeover/requests/requests.ts';
import type { RemedyView } from '../contract/reason-view.ts';

export function viewRemedy(reason: Reason): RemedyView | null {
  const request = remedyOf(reason);
  return request ? { title: titleOf(request), request } : null;
}

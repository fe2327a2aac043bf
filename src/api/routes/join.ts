/** A host asks to be a node. Nobody vouches for it but its token: without a good one it learns nothing. */

import type { SignInFault } from '../../core/access/access-reasons.ts';
import { words } from '../../core/words/words.ts';
import { HoldfastError } from '../../errors.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import type { Stranger } from '../listen/listener.ts';
import { Refusal } from '../refusal.ts';
import type { Call } from './call.ts';

/** Throws `not-let-in` whatever is wrong with the token; `refused` or `unanswered` where it counts, and counts on. */
export async function join({ facade, caller, body }: Call<'join'>): Promise<AnswerOf<'join'>> {
  const { visitor } = caller;
  if (visitor.kind !== 'stranger')
    throw new HoldfastError('invalid-request', {
      field: 'token',
      problem: 'a host joins from the network, with nothing but its token',
    });
  const { token, ...host } = body;
  const known = await facade.access.examineJoin(token);
  if (typeof known === 'string') return keepOut(visitor, known);
  const done = await facade.admit(known, host);
  switch (done.outcome) {
    case 'joined':
      return { ...done.joined, addresses: { ...done.joined.addresses } };
    case 'not-let-in':
      return keepOut(visitor, done.why);
    case 'refused':
      throw new Refusal(done.reason);
    case 'unanswered':
      throw new HoldfastError('unanswered', { reason: words(done.reason) });
  }
}

function keepOut(visitor: Stranger, why: SignInFault): never {
  visitor.notLetIn('join-token', why);
  throw new HoldfastError('not-let-in');
}

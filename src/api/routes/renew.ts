/** A node asks for its next certificate, before the one it shows has ended. */
import { HoldfastError } from '../../errors.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { Refusal } from '../refusal.ts';
import type { Call } from './call.ts';

/** Throws `invalid-request` for whoever is no node, `refused` where none can be issued here. */
export async function renew({ facade, caller, body }: Call<'renew'>): Promise<AnswerOf<'renew'>> {
  const { visitor } = caller;
  if (visitor.kind !== 'node')
    throw new HoldfastError('invalid-request', {
      field: 'body',
      problem: 'only a node that shows its certificate is issued the next one',
    });
  const issued = await facade.issue(visitor.name, body.request);
  if (issued.is === 'refused') throw new Refusal(issued.reason);
  return { certificate: issued.certificate };
}

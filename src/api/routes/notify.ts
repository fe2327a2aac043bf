/** A test of the ways by which people are told: asked by whoever may operate, and passed on from node to node. */
import { HoldfastError } from '../../errors.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { type Call, whoAsks } from './call.ts';

/** Throws `unknown-notification`. */
export async function testNotifications({
  facade,
  caller,
  body: { way, everyNode },
}: Call<'notifyTest'>): Promise<AnswerOf<'notifyTest'>> {
  const { config } = await facade.snapshot();
  const known = Object.keys(config?.notifications ?? {});
  if (way !== undefined && !known.includes(way))
    throw new HoldfastError('unknown-notification', {
      name: way.slice(0, 64),
      known: known.length === 0 ? 'there is none' : known.join(', '),
    });
  const tested = await facade.testNotifications(way === undefined ? known : [way], {
    // What is passed on goes no further.
    everyNode: everyNode && caller.visitor.kind !== 'node',
    by: whoAsks(caller),
  });
  return [...tested];
}

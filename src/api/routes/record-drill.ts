/** Keeps what a drill has shown. What was measured is the word of whoever did it, as the request itself is. */
import { HoldfastError } from '../../errors.ts';
import type { AnswerOf } from '../contract/route-types.ts';
import { viewDrills } from '../views/drills.ts';
import { type Call, whoAsks } from './call.ts';

/** Throws `unknown-group`, and what the store says. */
export async function recordDrill({
  facade,
  caller,
  body: { group, how, ...shown },
}: Call<'recordDrill'>): Promise<AnswerOf<'recordDrill'>> {
  const { config } = await facade.snapshot();
  const known = Object.keys(config?.groups ?? {});
  if (!known.includes(group))
    throw new HoldfastError('unknown-group', { name: group, advice: 'the configuration has no such group' });
  const record = { ...shown, at: Date.now(), by: whoAsks(caller) };
  await facade.recordDrill({ group, how, record }, known);
  return [...viewDrills(await facade.drills())];
}

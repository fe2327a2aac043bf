/**
 * Bodies against the schema their route names. The schema library is loaded here, at the first request that needs it: an
 * idle agent stays small.
 */
import type * as z from 'zod';
import { HoldfastError } from '../../errors.ts';
import type { BodyName } from '../contract/route.ts';

/** Throws `invalid-request` with the first mistake only: the sender is a program, and one clear sentence is enough. */
export async function checkBody(name: BodyName, value: unknown): Promise<unknown> {
  const { bodies } = await import('../contract/requests.ts');
  const result = bodies[name].safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...issue.path, ...(key === undefined ? [] : [key])].map(String);
  throw new HoldfastError('invalid-request', {
    field: path.length === 0 ? 'body' : path.join('.').slice(0, 100),
    problem: words(issue),
  });
}

function words(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'this key is unknown here';
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind')
    return 'there is no request of this kind';
  return issue.message.replace(/^Invalid input: /, '').slice(0, 200);
}

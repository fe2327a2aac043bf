/** The query of a request, by what its route says of it. What the route does not know is ignored. */
import { HoldfastError } from '../../errors.ts';
import type { QueryField, Route } from '../contract/route.ts';

/** Throws `invalid-request`. */
export function readQuery(
  { query = {} }: Route,
  given: URLSearchParams,
): Readonly<Record<string, number | boolean>> {
  const values: Record<string, number | boolean> = {};
  for (const [name, field] of Object.entries(query)) {
    const text = given.get(name);
    if (text !== null) values[name] = readField(name, field, text);
  }
  return values;
}

function readField(name: string, field: QueryField, text: string): number | boolean {
  if (field.kind === 'flag') return text === '1';
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value <= field.max) return value;
  const problem = `write a whole number from 0 to ${field.max}`;
  throw new HoldfastError('invalid-request', { field: name, problem });
}

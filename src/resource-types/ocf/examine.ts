/** Asks the installed agent what parameters it has, and compares. An agent that is not installed says nothing here. */
import { isObject } from '../params.ts';
import type { Params } from '../resource-type.ts';
import { checkParameters, readMetadata } from './metadata.ts';

export async function examine({ agent, parameters }: Params): Promise<readonly string[]> {
  const metadata = await readMetadata(String(agent));
  if (metadata === undefined) return [];
  const given = isObject(parameters) ? Object.entries(parameters) : [];
  return checkParameters(metadata, Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
}

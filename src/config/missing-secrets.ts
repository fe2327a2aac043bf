/**
 * Secrets that resources need and that are not on this machine. It may be no node at all, and what the nodes have only they know:
 * so it is a note, and says who looks there.
 */
import type { Config } from '../core/config.ts';
import { secretsIn } from '../resource-types/environment.ts';
import { findType } from '../resource-types/resource-types.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { secretWords } from '../secrets/words.ts';
import { atKey, type Finding } from './diagnostic.ts';

export async function missingSecrets({ groups }: Pick<Config, 'groups'>): Promise<Finding[]> {
  const needed = Object.entries(groups).flatMap(([group, { resources }]) =>
    resources.flatMap(({ name: resource, type, params }) => {
      const environment = findType(type)?.facts.environment;
      if (environment === undefined) return [];
      const path = ['groups', group, 'resources', resource, environment];
      return secretsIn(params, environment).map(({ name, source }) => ({
        whose: `${group}/${resource}`,
        path: [...path, name],
        name,
        source,
      }));
    }),
  );
  const found = needed.map(async ({ whose, path, name, source }) => {
    // Only a file is looked at, and one of every node: a script may do anything, and credentials are the agent's.
    if (source.kind !== 'file' || source.path.includes('{node}')) return [];
    const secret = await readSecret(source);
    if (!('trouble' in secret)) return [];
    const { wrong, right } = secretWords(secret.trouble);
    const told = `"${name}" of ${whose} is not to be had on this machine: ${wrong}`;
    return [
      atKey({
        severity: 'note',
        code: 'missing-secret',
        path,
        wrong: told,
        right: `${right}; "holdfast doctor" looks on the nodes`,
      }),
    ];
  });
  return (await Promise.all(found)).flat();
}

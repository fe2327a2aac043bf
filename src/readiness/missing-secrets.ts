/**
 * Secrets of resources that would not be had here when a group starts. A file and a credential are read, and forgotten; a script is
 * not run every few seconds for nothing, only looked for.
 */
import type { ReadinessReasons } from '../core/readiness-reasons.ts';
import { readSecret } from '../secrets/read-secret.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { SecretTrouble } from '../secrets/secret-trouble.ts';
import { secretWords } from '../secrets/words.ts';
import { findProgram } from './find-program.ts';
import type { NeedsHere } from './needs-here.ts';

export type LackedSecret = Omit<ReadinessReasons['lacks-secret'], 'node'>;

/** Each source is looked at once. `path`: where programs are. */
export async function missingSecrets(needed: NeedsHere['secrets'], path: string): Promise<LackedSecret[]> {
  const troubles = new Map<string, Promise<SecretTrouble | undefined>>();
  const found = needed.map(async ({ group, resource, name, source }) => {
    const key = JSON.stringify(source);
    const known = troubles.get(key) ?? troubleOf(source, path);
    troubles.set(key, known);
    const trouble = await known;
    if (trouble === undefined) return [];
    const { wrong, right } = secretWords(trouble);
    return [{ groups: [group], resource, name, said: wrong, next: right }];
  });
  return (await Promise.all(found)).flat();
}

async function troubleOf(source: SecretSource, path: string): Promise<SecretTrouble | undefined> {
  if (source.kind === 'script') {
    const [program = ''] = source.argv;
    return findProgram(program, path) ? undefined : { is: 'unable', program, said: 'it is not there' };
  }
  const secret = await readSecret(source);
  return 'trouble' in secret ? secret.trouble : undefined;
}

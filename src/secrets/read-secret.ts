/**
 * Has a secret, in the moment in which it is used. It is kept nowhere: who changes a password changes one file on every node
 * and nothing in the cluster.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile } from './read-secret-file.ts';
import { runScript } from './run-script.ts';
import type { SecretSource } from './secret-source.ts';
import type { Secret } from './secret-trouble.ts';

/** No secret is waited for any longer. */
const longestMs = 5000;

/** Where systemd puts the credentials of the agent's unit; for who looks by hand, such as doctor, whose environment does not say it. */
const ofTheUnit = '/run/credentials/holdfast.service';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Never rejects, and never takes longer than `withinMs`. */
export async function readSecret(
  source: SecretSource,
  withinMs = longestMs,
  env: Environment = process.env,
): Promise<Secret> {
  const boundMs = Math.max(1, Math.min(withinMs, longestMs));
  switch (source.kind) {
    case 'file':
      return readSecretFile(source.path, boundMs);
    case 'script':
      return runScript(source.argv, boundMs);
    case 'credential':
      return readCredential(source.name, env.CREDENTIALS_DIRECTORY ?? ofTheUnit, boundMs);
  }
}

async function readCredential(name: string, directory: string, withinMs: number): Promise<Secret> {
  const secret = await readSecretFile(join(directory, name), withinMs);
  if (!('trouble' in secret) || secret.trouble.is !== 'missing') return secret;
  const isGiven = existsSync(directory);
  return { trouble: isGiven ? { is: 'no-credential', name, directory } : { is: 'no-credentials', name } };
}

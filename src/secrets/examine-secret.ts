/** Whether a secret can be had on this machine, and by whom else: for doctor. The secret itself goes nowhere. */
import { statSync } from 'node:fs';
import { type Environment, readSecret } from './read-secret.ts';
import type { SecretSource } from './secret-source.ts';
import type { SecretTrouble } from './secret-trouble.ts';

export type SecretState =
  | { readonly is: 'had' }
  | { readonly is: 'not-had'; readonly trouble: SecretTrouble }
  /** Others than its owner may read the file, or change the script that root runs. */
  | { readonly is: 'open'; readonly path: string; readonly mode: string; readonly to: 'read' | 'change' };

export async function examineSecret(source: SecretSource, env?: Environment): Promise<SecretState> {
  const secret = await readSecret(source, undefined, env);
  if ('trouble' in secret) return { is: 'not-had', trouble: secret.trouble };
  return accessTo(source) ?? { is: 'had' };
}

function accessTo(source: SecretSource): SecretState | undefined {
  if (source.kind === 'credential') return undefined;
  const path = source.kind === 'file' ? source.path : (source.argv[0] ?? '');
  const to = source.kind === 'file' ? 'read' : 'change';
  const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  const forbidden = to === 'read' ? 0o077 : 0o022;
  return (mode & forbidden) === 0 ? undefined : { is: 'open', path, mode: mode.toString(8), to };
}

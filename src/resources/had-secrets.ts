/** How secrets of resources are had: once for a list of steps, and remembered in memory for what must go on without. */
import { readSecret } from '../secrets/read-secret.ts';
import type { SecretSource } from '../secrets/secret-source.ts';
import type { Secret } from '../secrets/secret-trouble.ts';

/** Never rejects. */
export type ReadSecret = (source: SecretSource, withinMs: number) => Promise<Secret>;

/** Every source is had once; who asks later gets the same. */
export function readOnce(read: ReadSecret): ReadSecret {
  const had = new Map<string, Promise<Secret>>();
  return (source, withinMs) => {
    const key = JSON.stringify(source);
    const secret = had.get(key) ?? read(source, withinMs);
    had.set(key, secret);
    return secret;
  };
}

export interface RememberedSecrets {
  /** As it is now. */
  readonly fresh: ReadSecret;
  /** As it is now, or where it cannot be had as it was the last time. */
  readonly orLast: ReadSecret;
}

/** Remembers in memory alone. */
export function createRememberedSecrets(read: ReadSecret = readSecret): RememberedSecrets {
  const last = new Map<string, Secret>();
  const fresh: ReadSecret = async (source, withinMs) => {
    const secret = await read(source, withinMs);
    if ('value' in secret) last.set(JSON.stringify(source), secret);
    return secret;
  };
  const orLast: ReadSecret = async (source, withinMs) => {
    const secret = await fresh(source, withinMs);
    return 'value' in secret ? secret : (last.get(JSON.stringify(source)) ?? secret);
  };
  return { fresh, orLast };
}

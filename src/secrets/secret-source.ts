/**
 * Where a secret is found that the cluster file does not hold: on the node that needs it, in the moment of use. The
 * configuration, the store, records and events have this and never the secret. Pure.
 */
import type { Json } from '../core/config.ts';

export type SecretSource =
  /** Its first line. */
  | { readonly kind: 'file'; readonly path: string }
  /** A file of the directory that systemd gives the agent's unit (LoadCredential=, LoadCredentialEncrypted=). */
  | { readonly kind: 'credential'; readonly name: string }
  /** The first line that a program prints. */
  | { readonly kind: 'script'; readonly argv: readonly string[] };

/** The keys under which a source is written, of which it has exactly one. */
export const sourceKeys = ['file', 'credential', 'script'] as const;

/** As it stands in a configuration: `{file: PATH}`, `{credential: NAME}`, `{script: [PROGRAM, ARG…]}`; undefined for what is none. */
export function sourceOf(value: Json | undefined): SecretSource | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { file, credential, script } = value as { readonly [key: string]: Json };
  if (typeof file === 'string') return { kind: 'file', path: file };
  if (typeof credential === 'string') return { kind: 'credential', name: credential };
  return Array.isArray(script) ? { kind: 'script', argv: script.map(String) } : undefined;
}

/** How it is called in a sentence. */
export function sourceWords(source: SecretSource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'credential':
      return `credential "${source.name}"`;
    case 'script':
      return `script ${source.argv[0] ?? ''}`;
  }
}

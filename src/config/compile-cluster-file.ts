/**
 * What `holdfast compile FILE` prints for the keeper, which starts it as a short-lived child so that neither YAML nor
 * schemas stay in the memory of a process that lives for months.
 */
import type { Config } from '../core/config.ts';
import { identityFiles, readAuthorities } from '../identity/identity.ts';
import type { Diagnostic } from './diagnostic.ts';
import { loadClusterFile } from './load-cluster-file.ts';

/** The one line of JSON. */
export interface CompiledFile {
  readonly config: Config;
  readonly keyFile: string;
  /** The directory with the node's identity. */
  readonly identity?: string;
  /** The cluster's, as its authority says: beats are signed for it. */
  readonly clusterId?: string;
}

export type Compilation =
  | { readonly json: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly json?: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * `json` is one line without its end: a CompiledFile. Warnings may come with it; errors come without it. Throws
 * IdentityError where the file names an identity and the authority is missing.
 */
export function compileClusterFile(path: string): Compilation {
  const { config, keyFile, identity, diagnostics } = loadClusterFile(path);
  if (config === undefined || keyFile === undefined) return { diagnostics };
  const file: CompiledFile = { config, keyFile, ...secured(identity) };
  return { json: JSON.stringify(file), diagnostics };
}

function secured(identity: string | undefined): Pick<CompiledFile, 'identity' | 'clusterId'> {
  if (identity === undefined) return {};
  return { identity, clusterId: readAuthorities(identityFiles(identity).authority).clusterId };
}

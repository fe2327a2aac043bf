/** The cluster file for a command: its diagnostics on standard error, the configuration or an end. */
import { type Diagnostic, renderDiagnostic } from '../../config/diagnostic.ts';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { plural } from '../render/words.ts';

/** Of every command that takes a cluster file. */
export interface FileInput {
  readonly file: string;
}

export interface LoadedFile {
  readonly config: Config;
  readonly keyFile: string;
}

/** Prints errors and warnings. Throws `invalid-cluster-file`. */
export function loadFile(context: Context, path: string): LoadedFile {
  const { config, keyFile, diagnostics } = loadClusterFile(path);
  for (const diagnostic of diagnostics) context.err.write(`${renderDiagnostic(diagnostic)}\n`);
  if (config !== undefined && keyFile !== undefined) return { config, keyFile };
  throw invalid(path, diagnostics);
}

export function invalid(path: string, diagnostics: readonly Diagnostic[]): HoldfastError {
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  return new HoldfastError('invalid-cluster-file', { file: path, count: plural(errors, 'mistake') });
}

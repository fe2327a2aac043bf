/** The cluster file for a command: its diagnostics on standard error, the configuration or an end. */
import { type Diagnostic, renderDiagnostic } from '../../config/diagnostic.ts';
import { examineAgents } from '../../config/examine-agents.ts';
import { type ClusterFile, loadClusterFile, parseClusterText } from '../../config/load-cluster-file.ts';
import type { Config } from '../../core/config.ts';
import { HoldfastError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { readable } from '../readable.ts';
import { plural } from '../render/words.ts';

/** Of every command that takes a cluster file. */
export interface FileInput {
  readonly file: string;
}

export interface LoadedFile {
  readonly config: Config;
  readonly keyFile: string;
  /** The directory with the identity of the node, where the file names one. */
  readonly identity?: string | undefined;
  /** As it was written. */
  readonly text: string;
}

/** Prints errors and warnings. Throws `invalid-cluster-file`. */
export function loadFile(context: Context, path: string): LoadedFile {
  return loaded(context, path, loadClusterFile(path));
}

/** The same, and the agents it names are asked whether they take what it gives them. */
export async function loadExamined(context: Context, path: string): Promise<LoadedFile> {
  return loaded(context, path, await examineAgents(loadClusterFile(path)));
}

/** The same for a text that once lay at that path. */
export function loadText(context: Context, text: string, path: string): LoadedFile {
  return loaded(context, path, parseClusterText(text, path));
}

function loaded(context: Context, path: string, file: ClusterFile): LoadedFile {
  const { config, keyFile, identity, text, diagnostics } = file;
  for (const diagnostic of diagnostics) context.err.write(readable(`${renderDiagnostic(diagnostic)}\n`));
  if (config !== undefined && keyFile !== undefined && text !== undefined)
    return { config, keyFile, identity, text };
  throw invalid(path, diagnostics);
}

export function invalid(path: string, diagnostics: readonly Diagnostic[]): HoldfastError {
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  return new HoldfastError('invalid-cluster-file', { file: path, count: plural(errors, 'mistake') });
}

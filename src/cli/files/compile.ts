/** `holdfast compile`: for the keeper, which runs it as a short-lived child. */
import { compileClusterFile } from '../../config/compile-cluster-file.ts';
import { renderDiagnostic } from '../../config/diagnostic.ts';
import type { Context } from '../context.ts';
import { readable } from '../readable.ts';
import { type FileInput, invalid } from './load.ts';

/** One line of JSON on standard output; diagnostics on standard error. Throws `invalid-cluster-file`. */
export async function compile(context: Context, input: FileInput): Promise<undefined> {
  const path = input.file;
  const { json, diagnostics } = compileClusterFile(path);
  for (const diagnostic of diagnostics) context.err.write(readable(`${renderDiagnostic(diagnostic)}\n`));
  if (json === undefined) throw invalid(path, diagnostics);
  context.out.write(`${json}\n`);
  return undefined;
}

/** `holdfast compile`: for the keeper, which runs it as a short-lived child. */
import { compileClusterFile } from '../../config/compile-cluster-file.ts';
import { renderDiagnostic } from '../../config/diagnostic.ts';
import type { Input } from '../command.ts';
import type { Context } from '../context.ts';
import { invalid } from './load.ts';

/** One line of JSON on standard output; diagnostics on standard error. Throws `invalid-cluster-file`. */
export async function compile(context: Context, input: Input): Promise<undefined> {
  const path = input.text('file');
  const { json, diagnostics } = compileClusterFile(path);
  for (const diagnostic of diagnostics) context.err.write(`${renderDiagnostic(diagnostic)}\n`);
  if (json === undefined) throw invalid(path, diagnostics);
  context.out.write(`${json}\n`);
  return undefined;
}

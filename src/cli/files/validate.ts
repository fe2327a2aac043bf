/** `holdfast validate`. */
import { type Diagnostic, renderDiagnostic } from '../../config/diagnostic.ts';
import { loadClusterFile } from '../../config/load-cluster-file.ts';
import type { ExitName } from '../../errors.ts';
import type { Context } from '../context.ts';
import type { OutputInput } from '../options.ts';
import { print } from '../print.ts';
import { plural } from '../render/words.ts';
import type { FileInput } from './load.ts';

/** Diagnostics are what was asked for, so they are data: on standard output, in every form. */
export async function validate(
  context: Context,
  input: FileInput & OutputInput,
): Promise<ExitName | undefined> {
  const path = input.file;
  const { config, diagnostics } = loadClusterFile(path);
  const valid = config !== undefined;
  await print(context, input, { file: path, valid, diagnostics }, () => report(path, valid, diagnostics));
  return valid ? undefined : 'invalid-file';
}

function report(path: string, valid: boolean, diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [
    errors > 0 ? plural(errors, 'mistake') : '',
    warnings > 0 ? plural(warnings, 'warning') : '',
  ];
  const has = counts.filter((text) => text !== '').join(' and ');
  const verdict = valid ? `is valid${has === '' ? '' : `, with ${has}`}` : `has ${has}`;
  return [...diagnostics.map(renderDiagnostic), `"${path}" ${verdict}.`].join('\n');
}

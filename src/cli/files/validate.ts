/** `holdfast validate`. */
import { type Diagnostic, renderDiagnostic } from '../../config/diagnostic.ts';
import { examineAgents } from '../../config/examine-agents.ts';
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
  const { config, diagnostics } = await examineAgents(loadClusterFile(path));
  const valid = config !== undefined;
  await print(context, input, { file: path, valid, diagnostics }, () => report(path, valid, diagnostics));
  return valid ? undefined : 'invalid-file';
}

function report(path: string, valid: boolean, diagnostics: readonly Diagnostic[]): string {
  const kinds = [
    ['mistake', 'error'],
    ['warning', 'warning'],
    ['note', 'note'],
  ] as const;
  const counts = kinds.map(([word, kind]) => {
    const count = diagnostics.filter((d) => d.severity === kind).length;
    return count > 0 ? plural(count, word) : '';
  });
  const has = counts.filter((text) => text !== '').join(' and ');
  const verdict = valid ? `is valid${has === '' ? '' : `, with ${has}`}` : `has ${has}`;
  return [...diagnostics.map(renderDiagnostic), `"${path}" ${verdict}.`].join('\n');
}

/**
 * The cluster file that is in force, as it was written, with one node changed in it; and the copies of it on this machine, which
 * follow it where they are the same.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { ApiClient } from '../../api/client.ts';
import type { Edited } from '../../config/edit/edited.ts';
import { HoldfastError } from '../../errors.ts';
import { readApplied } from '../config/show.ts';
import type { Context } from '../context.ts';
import type { PlanFrom } from '../files/change-plan.ts';
import { loadText } from '../files/load.ts';
import { replaceFile } from '../replace-file.ts';

export interface FileInForce {
  readonly version: number;
  /** As it was written. */
  readonly source: string;
  /** Where it lay when it was applied. */
  readonly file: string;
}

export interface EditedInForce extends PlanFrom {
  readonly before: FileInForce;
}

/** As an agent says. Rejects with `no-source` where an older Holdfast has not kept it. */
export async function fileInForce(client: ApiClient): Promise<FileInForce> {
  const { version, source, file } = await readApplied(client, undefined);
  if (source === null || file === null) throw new HoldfastError('no-source', { version: String(version) });
  return { version, source, file };
}

/** Throws `edit-refused`, `invalid-cluster-file`. */
export function editInForce(
  context: Context,
  before: FileInForce,
  edit: (text: string) => Edited,
): EditedInForce {
  const { source, file } = before;
  const edited = edit(source);
  if ('problems' in edited) throw refusal(file, edited.problems);
  const { config, identity } = loadText(context, edited.text, file);
  return { config, identity, source: edited.text, file, before };
}

function refusal(file: string, problems: Extract<Edited, { problems: unknown }>['problems']): HoldfastError {
  const said = problems.map(
    ({ line, column, wrong, right }) => `${file}:${line}:${column}: ${wrong}; ${right}`,
  );
  return new HoldfastError('edit-refused', { problems: said.join('. ') });
}

/** The copy of this machine, where it was what was in force. What there is to do by hand; undefined: nothing. */
export function followInFile(file: string, { before, source }: EditedInForce): string | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  if (text === source) return undefined;
  if (text !== before.source)
    return `${file} differs from what was in force and is left as it is. Take the one in force: holdfast config show --secrets > ${file}`;
  replaceFile(file, source);
  return undefined;
}

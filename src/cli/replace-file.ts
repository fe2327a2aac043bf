/** A file of this machine with another text, whole at every moment, readable by whom it was. */
import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';
import { draftFile } from './draft-file.ts';

/** Throws what the system says. */
export function replaceFile(file: string, text: string): void {
  const next = `${file}.next`;
  rmSync(next, { force: true });
  const draft = draftFile(next, text);
  try {
    draft.keep();
    chmodSync(next, statSync(file).mode & 0o777);
    renameSync(next, file);
  } finally {
    draft.close();
  }
}

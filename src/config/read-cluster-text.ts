/**
 * The bytes of a cluster file as text, or why they are none. Bytes that are not UTF-8 would be taken for other characters
 * without a word.
 */
import { isUtf8 } from 'node:buffer';
import { readWholeFile } from '../read-whole-file.ts';
import type { Diagnostic } from './diagnostic.ts';

type Wrong = Omit<Diagnostic, 'file'>;

export type ClusterText =
  | { readonly text: string; readonly wrong?: undefined }
  | { readonly text?: undefined; readonly wrong: Wrong };

/** Never throws. A pipe of the shell (`<(…)`, `/dev/stdin`) counts as a file. */
export function readClusterText(path: string): ClusterText {
  try {
    const bytes = readWholeFile(path, bytesMax);
    return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { wrong: notUtf8(bytes) };
  } catch (cause) {
    const wrong = `the cluster file cannot be read: ${(cause as Error).message}`;
    const right = 'name a file that exists and that you may read';
    return { wrong: { line: 1, column: 1, severity: 'error', code: 'unreadable-file', wrong, right } };
  }
}

const bytesMax = 64 * 1024 * 1024;

/** At the first character that is none. */
function notUtf8(bytes: Buffer): Wrong {
  const lines = bytes.toString('utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('\ufffd'));
  const column = lines[line]?.indexOf('\ufffd') ?? 0;
  const wrong = 'the file is not UTF-8 here';
  const right = 'save it as UTF-8, or write another character';
  return { line: line + 1, column: column + 1, severity: 'error', code: 'unreadable-file', wrong, right };
}

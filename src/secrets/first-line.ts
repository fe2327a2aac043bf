/** The secret in what was read: its first line, without what ends it. Pure. */
import { type Secret, secretBytesMax } from './secret-trouble.ts';

/** `what` it was read from, at the beginning of a sentence. */
export function firstLineOf(bytes: Buffer, what: string): Secret {
  const end = bytes.indexOf('\n');
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (line.length > secretBytesMax) return { trouble: { is: 'too-long', what } };
  const text = line.toString().replace(/\r$/, '');
  if (text === '') return { trouble: { is: 'empty', what } };
  return Buffer.from(text).equals(line.subarray(0, Buffer.byteLength(text))) && !text.includes('\0')
    ? { value: text }
    : { trouble: { is: 'no-text', what } };
}

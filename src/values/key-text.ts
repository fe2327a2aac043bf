/** A key as people keep it: a file's text without the white space around it. */
export function keyBytes(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1').trim(), 'latin1');
}

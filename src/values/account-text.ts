/**
 * Names and passwords of the accounts of a system, in the form in which they may go to programs there: those count bytes, end a text
 * at a NUL, take a number for the account with that number, and a word that begins with "-" for an option.
 */

/** As saslauthd takes them. */
const bytesMax = 256;

/** Of an account or a group. Letters of any language, spaces and "\" or "@" within: directories of companies have them. */
export function isSystemName(text: string): boolean {
  return (
    isShort(text) &&
    !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029:,/]/u.test(text) &&
    text.trim() === text &&
    !text.startsWith('-') &&
    !/^\+?\d+$/.test(text)
  );
}

/** Never an empty one, whatever the system would take. */
export function isPassword(text: string): boolean {
  return isShort(text) && !text.includes('\0');
}

function isShort(text: string): boolean {
  const bytes = Buffer.byteLength(text);
  return bytes > 0 && bytes <= bytesMax;
}

/** The mask as a script of sed, line by line: for what goes on printing when no process of ours lives. Pure. */
import { maskedTexts, maskWord } from './mask.ts';

export function renderMaskScript(secrets: readonly string[]): string {
  const { short, forms } = maskedTexts(secrets);
  return [
    ...short.map((text) => `/${literal(text)}/s/.*/${maskWord}/`),
    ...forms.map((text) => `s/${literal(text)}/${maskWord}/g`),
    '',
  ].join('\n');
}

/** A basic regular expression for this very text, which has one line. */
function literal(text: string): string {
  return text.replace(/[[\]\\/.*^$]/g, '\\$&');
}

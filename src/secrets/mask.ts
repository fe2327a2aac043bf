/**
 * Takes secrets out of what somebody else said. A program that fails may print what it was given, as it is or as it would
 * write it into an address, a request or a command. Pure.
 */

/** What stands for a secret. */
export const maskWord = '<hidden>';

/** A shorter one could be read from the gaps it leaves: then nothing of the text is shown. */
const shortest = 4;

export type Mask = (text: string) => string;

export interface MaskedTexts {
  /** With one of these nothing of a text is shown. */
  readonly short: readonly string[];
  /** The longest first: one may be a part of another. */
  readonly forms: readonly string[];
}

export function maskedTexts(secrets: readonly string[]): MaskedTexts {
  const some = secrets.filter((secret) => secret !== '');
  const short = some.filter((secret) => secret.length < shortest);
  const forms = [...new Set(some.filter((secret) => !short.includes(secret)).flatMap(formsOf))];
  return { short, forms: forms.sort((a, b) => b.length - a.length) };
}

export function createMask(secrets: readonly string[]): Mask {
  const { short, forms } = maskedTexts(secrets);
  return (text) => {
    if (short.some((secret) => text.includes(secret))) return maskWord;
    return forms.reduce((rest, form) => rest.replaceAll(form, maskWord), text);
  };
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const quoted = secret.replaceAll("'", `'\\''`);
  const python = secret.replaceAll('\\', '\\\\');
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams({ f: secret }).toString().slice(2);
  const hex = Buffer.from(secret).toString('hex');
  return [secret, json, quoted, python, python.replaceAll("'", "\\'"), xml, xml.replaceAll('"', '&quot;')]
    .concat(url, form, hex, inBase64(secret))
    .filter((form) => form.length >= shortest);
}

/** As a part of something longer, such as `user:password`, at each of the three places where it can begin; what its neighbours change is left out. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const text = whole.toString('base64').replaceAll('=', '');
    const begin = before === 0 ? 0 : before + 1;
    const own = text.slice(begin, Math.floor((whole.length * 8) / 6));
    return own.length < 2 * shortest ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

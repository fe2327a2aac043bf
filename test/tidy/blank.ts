/**
 * Blanks out what is not code: comments, strings, templates and regular expressions become spaces, line breaks stay, so
 * every other character keeps its place. A scanner with one stack: inside a template `${` goes back to code until its
 * closing brace.
 */
export interface Blanked {
  /** Code alone. */
  readonly code: string;
  /** Code and strings, without comments. */
  readonly withStrings: string;
  /** Comments alone. */
  readonly comments: string;
}

type Piece = 'code' | 'comment' | 'string';

/** After these a slash begins a regular expression; after a name, a number or a closing bracket it divides. */
const beforeRegex = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|throw))\s*$/;

const lineBreak = /[^\n]/g;
const spaces = (text: string) => text.replaceAll(lineBreak, ' ');

/** The end (exclusive) of the quoted string, regular expression or comment that begins at `from`; undefined for code. */
function endOfPlain(
  text: string,
  from: number,
  codeBefore: string,
): { end: number; piece: Piece } | undefined {
  const two = text.slice(from, from + 2);
  if (two === '//') return { end: orEnd(text, text.indexOf('\n', from)), piece: 'comment' };
  if (two === '/*') return { end: orEnd(text, text.indexOf('*/', from + 2) + 2, 1), piece: 'comment' };
  const character = text[from] ?? '';
  if (character === "'" || character === '"')
    return { end: endOfQuoted(text, from, character), piece: 'string' };
  if (character === '/' && beforeRegex.test(codeBefore))
    return { end: endOfRegex(text, from), piece: 'string' };
  return undefined;
}

function orEnd(text: string, end: number, none = -1): number {
  return end === none ? text.length : end;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A slash inside [ ] does not end it. */
function endOfRegex(text: string, from: number): number {
  let inClass = false;
  let at = from + 1;
  for (; at < text.length && text[at] !== '\n'; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) break;
  }
  return at + 1;
}

/** From inside a template to its end, or to the `${` that goes back to code. */
function endOfTemplatePart(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${')
    at += text[at] === '\\' ? 2 : 1;
  return text[at] === '`' ? at + 1 : at + 2;
}

/** Cuts a source text into code, comments and strings, in order and without gaps. */
function* cut(text: string): Generator<{ piece: Piece; text: string }> {
  const braces: ('block' | 'template')[] = [];
  let before = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    const plain = endOfPlain(text, at, before);
    const closesTemplate = character === '}' && braces.at(-1) === 'template';
    let end = at + 1;
    let piece: Piece = 'code';
    if (plain) ({ end, piece } = plain);
    else if (character === '`' || closesTemplate) {
      if (closesTemplate) braces.pop();
      end = endOfTemplatePart(text, at + 1);
      piece = 'string';
      if (text.slice(end - 2, end) === '${') braces.push('template');
    } else if (character === '{') braces.push('block');
    else if (character === '}') braces.pop();
    const part = text.slice(at, end);
    // A string counts as a value for the question whether a slash divides.
    if (piece !== 'comment') before = (before + (piece === 'code' ? part : openEnded(part))).slice(-40);
    yield { piece, text: part };
    at = end;
  }
}

/** What stands before the next code: a value after a closed string, an operator after `${`. */
function openEnded(part: string): string {
  return part.endsWith('${') ? '(' : 'x';
}

export function blank(text: string): Blanked {
  let code = '';
  let withStrings = '';
  let comments = '';
  for (const { piece, text: part } of cut(text)) {
    code += piece === 'code' ? part : spaces(part);
    withStrings += piece === 'comment' ? spaces(part) : part;
    comments += piece === 'comment' ? part : spaces(part);
  }
  return { code, withStrings, comments };
}

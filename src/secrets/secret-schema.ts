/** A value of the cluster file that may be secret: a text, or where the secret is found. */
import type { Json } from '../core/config.ts';
import type { Parsed } from '../values/parsed.ts';
import { command, scalar, wordOrNumber } from '../values/scalar.ts';
import { sourceKeys } from './secret-source.ts';

const right =
  'write a text, or where it is found: {file: PATH}, {credential: NAME} or {script: [PROGRAM, ARGUMENT]}';
const nonEmpty = { type: 'string', minLength: 1 };
const forms = {
  file: { ...nonEmpty, description: 'A file on the node; its first line.' },
  credential: {
    type: 'string',
    pattern: '^[A-Za-z0-9_@:-][A-Za-z0-9_.@:-]*$',
    description: "A credential of systemd, as LoadCredential= of the agent's unit names it.",
  },
  script: {
    anyOf: [nonEmpty, { type: 'array', items: { type: 'string' }, minItems: 1 }],
    description: 'A program and its arguments; the first line that it prints.',
  },
} as const satisfies Record<(typeof sourceKeys)[number], object>;

const written = {
  shown: 'text or secret',
  anyOf: [
    { type: ['string', 'number', 'boolean'] },
    ...sourceKeys.map((key) => ({
      type: 'object',
      properties: { [key]: forms[key] },
      required: [key],
      additionalProperties: false,
    })),
  ],
};

/** A text, or a source as `sourceOf` reads it. What is wrong is told without the value: it may be the secret. */
export const wordOrSecret = () =>
  scalar(written, (value): Parsed<Json> => {
    if (typeof value !== 'object' || value === null) return parseWord(value);
    const [key, ...more] = Object.keys(value);
    if (Array.isArray(value) || key === undefined || more.length > 0)
      return { wrong: 'this is neither a text nor one way to a secret', right };
    return parseSource(key, (value as Readonly<Record<string, unknown>>)[key]);
  });

function parseWord(value: unknown): Parsed<Json> {
  if (value === null) return { wrong: 'there is no value', right };
  const parsed = wordOrNumber().safeParse(value);
  return parsed.success
    ? { value: parsed.data }
    : { wrong: parsed.error.issues[0]?.message ?? '', right: 'write it on one line' };
}

function parseSource(key: string, its: unknown): Parsed<Json> {
  const text = typeof its === 'string' ? its : '';
  switch (key) {
    case 'file':
      if (/^[^\0\n]+$/.test(text)) return { value: { file: text } };
      return { wrong: '"file" is not a path', right: 'write {file: PATH}' };
    case 'credential':
      if (new RegExp(forms.credential.pattern).test(text)) return { value: { credential: text } };
      return {
        wrong: '"credential" is not the name of a credential',
        right: 'write the name that LoadCredential= gives it: letters, digits, ".", "_", "-"',
      };
    case 'script': {
      const parsed = command().safeParse(its);
      if (parsed.success) return { value: { script: parsed.data } };
      return { wrong: '"script" is not a command', right: 'write {script: [PROGRAM, ARGUMENT]}' };
    }
    default:
      return { wrong: `"${key}" is no way to a secret`, right };
  }
}

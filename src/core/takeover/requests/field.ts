/**
 * What the fields of requests can be, each kind once: what it holds, how far it goes, what stands for it where nothing is
 * written. The coordinator's check, the schemas of the API, the lines of scenarios and the arguments of commands all
 * follow from this table; none of them knows a kind by its name.
 */

interface Described {
  readonly about: string;
  /** How people call it, where the field's own name is one for programs. */
  readonly word?: string;
}

/** `otherwise` makes it one that may be left out. */
export type FieldKind = Described &
  (
    | { readonly holds: 'name'; readonly of: 'node' | 'group' | 'resource'; readonly otherwise?: '' }
    /** Only programs know it: no line and no command asks for it. */
    | { readonly holds: 'token'; readonly pattern: RegExp }
    /** Which incarnation of the node somebody had before the eyes: what shows the node adds it, nobody types it. */
    | { readonly holds: 'incarnation' }
    | { readonly holds: 'count'; readonly max: number }
    | { readonly holds: 'ms'; readonly max: number; readonly otherwise?: number }
    | { readonly holds: 'switch' }
  );

const hourMs = 3_600_000;
/** A resource is called by two names and a slash. */
const incarnationLengthMax = 127;
const nameLengthMax = { node: 63, group: 63, resource: 127 } as const;

export const fieldKinds = {
  /** Of one that exists: that is checked before the request is carried out. */
  node: { holds: 'name', of: 'node', about: 'name of the node' },
  group: { holds: 'name', of: 'group', about: 'name of the group' },
  resource: { holds: 'name', of: 'resource', about: 'GROUP/RESOURCE' },
  'some-node': { holds: 'name', of: 'node', otherwise: '', about: 'where to (default: the best other node)' },
  configuration: {
    holds: 'token',
    pattern: /^[0-9a-zA-Z_-]{1,128}$/,
    about: 'hash of a stored configuration, as its upload answered',
  },
  incarnation: {
    holds: 'incarnation',
    about: 'the incarnation of the node that was looked at, as its view shows it',
  },
  version: {
    holds: 'count',
    max: Number.MAX_SAFE_INTEGER,
    about: 'version of the configuration the change was planned against',
  },
  /** A pin that outlives a month is a preference and belongs into the cluster file. */
  pin: {
    holds: 'ms',
    max: 31 * 24 * hourMs,
    otherwise: hourMs,
    word: 'for',
    about: 'how long the pin lasts',
  },
  switch: { holds: 'switch', word: 'state', about: 'whether it begins or ends' },
} as const satisfies Readonly<Record<string, FieldKind>>;

export type Field = keyof typeof fieldKinds;

const heldTypes = {
  name: 'string',
  token: 'string',
  incarnation: 'string',
  count: 'number',
  ms: 'number',
  switch: 'boolean',
} as const satisfies Readonly<Record<FieldKind['holds'], 'string' | 'number' | 'boolean'>>;

interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}
export type ValueOf<F extends Field> = Types[(typeof heldTypes)[(typeof fieldKinds)[F]['holds']]];

/** Undefined when the value is one that the field can hold, else what is wrong with it. */
export function faultOfValue(field: Field, value: unknown): string | undefined {
  const kind: FieldKind = fieldKinds[field];
  const type = heldTypes[kind.holds];
  if (typeof value !== type)
    return `expected ${type}, received ${value === undefined ? 'nothing' : typeof value}`;
  switch (kind.holds) {
    case 'name':
      return faultOfName(String(value), nameLengthMax[kind.of], kind.otherwise !== undefined);
    case 'token':
      return kind.pattern.test(String(value)) ? undefined : `expected text like ${kind.pattern.source}`;
    case 'incarnation':
      return faultOfName(String(value), incarnationLengthMax, true);
    case 'count':
      return faultOfNumber(value, 0, kind.max);
    case 'ms':
      return faultOfNumber(value, 1, kind.max);
    case 'switch':
      return undefined;
  }
}

function faultOfName(name: string, lengthMax: number, mayBeEmpty: boolean): string | undefined {
  const isFit = name.length <= lengthMax && (mayBeEmpty || name !== '');
  return isFit ? undefined : `expected ${mayBeEmpty ? 0 : 1} to ${lengthMax} characters`;
}

function faultOfNumber(value: unknown, min: number, max: number): string | undefined {
  const isFit = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return isFit ? undefined : `expected a whole number from ${min} to ${max}`;
}

/**
 * The JSON Schema (draft 7) of the cluster file, for completion in editors, and a small reader of it: which keys are
 * allowed at a place of a file.
 */
import * as z from 'zod';
import type { Path } from './diagnostic.ts';
import { clusterFileSchema } from './schema.ts';

/** The keywords that our schemas use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  /** Type in the words of the reference page. */
  readonly shown?: string;
  /** A default that depends on other values, in words. */
  readonly 'x-default'?: string;
}

export function clusterJsonSchema(): JsonSchema {
  return z.toJSONSchema(clusterFileSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}

/** The text of schema/cluster.schema.json. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(clusterJsonSchema(), undefined, 2)}\n`;
}

/** Keys that the schema knows at this path of this value; empty where any key may stand. */
export function allowedKeys(schema: JsonSchema, path: Path, value: unknown): readonly string[] {
  let at: JsonSchema | undefined = schema;
  let here: unknown = value;
  for (const step of path) {
    at = at === undefined ? undefined : child(fitting(at, here), step);
    here = own(here, step);
  }
  return Object.keys((at === undefined ? undefined : fitting(at, here))?.properties ?? {});
}

function child(schema: JsonSchema, step: string | number): JsonSchema | undefined {
  if (typeof step === 'number') return schema.items;
  const known = schema.properties;
  if (known !== undefined && Object.hasOwn(known, step)) return known[step];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** Of several forms, the one whose constant (type, kind, device), or else a required key of which, the value has; else the one that is a map. */
function fitting(schema: JsonSchema, value: unknown): JsonSchema {
  const forms = formsOf(schema);
  if (forms === undefined) return schema;
  const byConstant = forms.find((form) =>
    Object.entries(form.properties ?? {}).some(
      ([key, s]) => s.const !== undefined && own(value, key) === s.const,
    ),
  );
  const byKey = forms.find(({ required = [] }) => required.some((key) => own(value, key) !== undefined));
  return byConstant ?? byKey ?? forms.find((form) => form.properties !== undefined) ?? schema;
}

/** A form may be a choice itself. */
function formsOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  return (schema.oneOf ?? schema.anyOf)?.flatMap((form) => formsOf(form) ?? [form]);
}

function own(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[step];
}

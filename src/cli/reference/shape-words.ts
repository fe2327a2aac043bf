/** The shapes of the contract in words, as both reference pages write them. */
import * as z from 'zod';
import { answers } from '../../api/contract/answers.ts';

/** `text`, `list of NodeView`, `one of in, gone`, `number or null`, `{by}`. */
export function typeWords(field: z.ZodType): string {
  const named = Object.entries<z.ZodType>(answers).find(([, schema]) => isShape(schema, field));
  if (named) return named[0];
  if (field instanceof z.ZodNullable) return `${typeWords(field.unwrap() as z.ZodType)} or null`;
  if (field instanceof z.ZodArray) return `list of ${typeWords(field.element as z.ZodType)}`;
  if (field instanceof z.ZodEnum) return `one of ${field.options.join(', ')}`;
  if (field instanceof z.ZodLiteral) return `\`${field.value}\``;
  if (field instanceof z.ZodRecord) return 'map of text';
  if (field instanceof z.ZodCustom) return 'object';
  if (field instanceof z.ZodObject) return `{${Object.keys(field.shape).join(', ')}}`;
  const kinds: readonly (readonly [new (...args: never[]) => z.ZodType, string])[] = [
    [z.ZodString, 'text'],
    [z.ZodNumber, 'number'],
    [z.ZodBoolean, 'true or false'],
  ];
  return kinds.find(([kind]) => field instanceof kind)?.[1] ?? 'anything';
}

/** A description makes a copy of a schema; its shape stays the same object. */
function isShape(schema: z.ZodType, field: z.ZodType): boolean {
  const shape = (field as Partial<z.ZodObject>).shape;
  return shape !== undefined && (schema as Partial<z.ZodObject>).shape === shape;
}

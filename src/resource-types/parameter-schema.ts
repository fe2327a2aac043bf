/** What a type's `schema.ts` holds: its parameters, each with a description for the reference page and for editors. */
import type * as z from 'zod';

export interface ParameterSchema {
  /** What the type is for, in one sentence. */
  readonly about: string;
  readonly parameters: Readonly<Record<string, z.ZodType>>;
}

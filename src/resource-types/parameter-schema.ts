/** What a type's `schema.ts` holds: its parameters, each with a description for the reference page and for editors. */
import type * as z from 'zod';

export interface ParameterSchema {
  /** What the type is for, in one sentence. */
  readonly about: string;
  readonly parameters: Readonly<Record<string, z.ZodType>>;
  /**
   * Parameters, as a file would have them, of a resource that needs and claims nothing: it stands for one that cannot be
   * read, so that the rest of the file can be checked. One type is enough to have them.
   */
  readonly harmless?: Readonly<Record<string, unknown>>;
}

/** What a device's `schema.ts` holds: its keys in the cluster file, each with a description. */
import type * as z from 'zod';

export interface DeviceSchema {
  /** What it does, in one sentence. */
  readonly about: string;
  readonly parameters: Readonly<Record<string, z.ZodType>>;
}

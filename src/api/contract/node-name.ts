/** The shape of a name in what is asked. */
import * as z from 'zod';

/** As in the cluster file. */
export const nodeName = z
  .string()
  .refine((text) => /^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(text) && !(text in {}), 'expected a name');

/** When a node that comes and goes is given no groups. */
import * as z from 'zod';
import { someTime } from '../values/scalar.ts';

export const quarantineSchema = z
  .union([
    z.enum(['off']),
    z.strictObject({
      departures: z.int().min(2).max(1_000).prefault(3).meta({
        description:
          'So often it was away; a departure is forgotten 20 minutes after its return without another.',
      }),
      stay: someTime()
        .prefault('10m')
        .meta({ description: 'So long it has to stay before it is given groups again.' }),
    }),
  ])
  .prefault('off')
  .meta({
    description:
      'A node that was away so often lately is given no groups that another node could run, until it has stayed for a time or a person resumes it. It stays a member. `{}`: three times, ten minutes.',
  });

export function compileQuarantine(
  written: z.output<typeof quarantineSchema>,
): { readonly departures: number; readonly stayMs: number } | undefined {
  return written === 'off' ? undefined : { departures: written.departures, stayMs: written.stay };
}

/** What `failback` can say, of a group and of the whole cluster. */
import * as z from 'zod';
import { cron, someTime, timeZone } from '../values/scalar.ts';

/** Moves that nothing forces: when a group goes to a better node by itself. */
export const failback = (description: string, shown: string) =>
  z
    .union([
      z.enum(['on', 'off', 'manual']),
      z.strictObject({
        window: cron().meta({
          description:
            'When it opens, as five fields of cron: minute, hour, day of the month, month, day of the week. `"0 2 * * 6"`: Saturdays at 02:00.',
        }),
        for: someTime().prefault('1h').meta({
          description: 'How long it stays open. Shorter than the time from one opening to the next.',
        }),
        timezone: timeZone().prefault('UTC').meta({
          description: 'The time zone that `window` is meant in, by its name: `Europe/Berlin`.',
        }),
      }),
    ])
    .optional()
    .meta({ description, 'x-default': shown });

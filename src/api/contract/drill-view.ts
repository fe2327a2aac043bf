/** What `holdfast drill list` prints, and what a drill tells the cluster when it has ended. */
import * as z from 'zod';
import { drillHows } from '../../core/drill/drill-document.ts';

const ms = z.number().nullable();

export const drillView = z
  .strictObject({
    group: z.string(),
    how: z
      .enum(drillHows)
      .describe('move: there and back by hand; power: its node lost power by its fence device.'),
    at: z.string().describe('ISO 8601; when it had ended.'),
    by: z.string().describe('Who did it.'),
    from: z.string(),
    to: z.string(),
    outageMs: ms.describe('How long nobody answered at longest; null: not measured.'),
    backOutageMs: ms.describe('The same on the way back; null also where it did not go back.'),
  })
  .describe('The last drill of its kind of a group.');

export type DrillView = z.infer<typeof drillView>;

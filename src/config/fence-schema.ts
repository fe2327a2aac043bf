/** What can stand in a list of fence devices: a device by the table of kinds, or several that must prove it together. */
import * as z from 'zod';
import type { DeviceSchema } from '../fence/device-schema.ts';
import { type DeviceName, deviceNames, deviceTypes } from '../fence/device-types.ts';
import type { Path } from './diagnostic.ts';

/** Typed by what all have in common: the parameters are the kind's own business. */
function formOf(kind: DeviceName, { about, parameters }: DeviceSchema, { inLevel = false } = {}) {
  const shared = { device: z.literal(kind) };
  const { attempts, ...others } = parameters;
  const own = inLevel || attempts === undefined ? others : { ...others, attempts };
  const form = z.strictObject({ ...shared, ...own }).meta({ description: about });
  return form as unknown as z.ZodObject<typeof shared, z.core.$strict>;
}

const schemas = await Promise.all(
  deviceNames.map(async (kind) => [kind, await deviceTypes[kind].schema()] as const),
);

const forms = schemas.map(([kind, schema]) => formOf(kind, schema));
const inLevel = schemas.map(([kind, schema]) => formOf(kind, schema, { inLevel: true }));

const together = z
  .strictObject({
    together: z
      .array(z.discriminatedUnion('device', inLevel as [(typeof inLevel)[0]]))
      .min(2)
      .meta({ description: 'The devices, such as one for each power supply of a machine that has two.' }),
    attempts: z
      .int()
      .min(1)
      .max(100)
      .prefault(3)
      .meta({ description: 'How often they are tried before the next of the list.' }),
  })
  .meta({
    description:
      'Devices of which each must switch off and read back off, and do so once more when the last has: only together they prove the node off.',
  });

export const fenceItemSchema = z.union([
  z.discriminatedUnion('device', forms as [(typeof forms)[0]]),
  together,
]);

export type FenceItemModel = z.output<typeof fenceItemSchema>;
export type FenceDeviceModel = Extract<FenceItemModel, { readonly device: unknown }>;

/** One device, as it is written in a list. */
export interface WrittenFenceDevice {
  readonly device: FenceDeviceModel;
  /** Where it stands, from the list on. */
  readonly at: Path;
  /** It is one of several: how they stand in the list, and how often they are tried. */
  readonly level?: { readonly index: number; readonly attempts: number };
}

/** The devices of a list, in the order in which they are compiled. */
export function writtenDevices(items: readonly FenceItemModel[] = []): readonly WrittenFenceDevice[] {
  return items.flatMap((item, index): WrittenFenceDevice[] =>
    'together' in item
      ? item.together.map((device, i) => ({
          device,
          at: [index, 'together', i],
          level: { index, attempts: item.attempts },
        }))
      : [{ device: item, at: [index] }],
  );
}

export const fenceDevices = (description: string, shown: string) =>
  z.array(fenceItemSchema).optional().meta({ description, 'x-default': shown });

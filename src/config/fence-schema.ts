/** A fence device of the cluster file, by the table of kinds. */
import * as z from 'zod';
import type { DeviceSchema } from '../fence/device-schema.ts';
import { type DeviceName, deviceNames, deviceTypes } from '../fence/device-types.ts';

/** Typed by what all have in common: the parameters are the kind's own business. */
function formOf(kind: DeviceName, { about, parameters }: DeviceSchema) {
  const shared = { device: z.literal(kind) };
  const form = z.strictObject({ ...shared, ...parameters }).meta({ description: about });
  return form as unknown as z.ZodObject<typeof shared, z.core.$strict>;
}

const forms = await Promise.all(
  deviceNames.map(async (kind) => formOf(kind, await deviceTypes[kind].schema())),
);

export const fenceDeviceSchema = z.discriminatedUnion('device', forms as [(typeof forms)[0]]);

export type FenceDeviceModel = z.output<typeof fenceDeviceSchema>;

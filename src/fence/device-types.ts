/** The table of fence devices by kind, and how one is found in it. */
import * as all from './all-devices.ts';
import type { DeviceType } from './device-type.ts';

export type DeviceName = keyof typeof all;

export const deviceTypes: Readonly<Record<DeviceName, DeviceType>> = all;
export const deviceNames = Object.keys(all) as readonly DeviceName[];

/** Undefined for a name that stands in a store and means nothing to this program. */
export function findDeviceType(name: string): DeviceType | undefined {
  return Object.hasOwn(all, name) ? deviceTypes[name as DeviceName] : undefined;
}

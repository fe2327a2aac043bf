/**
 * Levels of fence devices: those of one level prove a node off together and never one of them alone, as where a machine has
 * two power supplies on two switches. A device of which nothing is said is a level by itself.
 */
import type { FenceDeviceConfig } from './config.ts';

/** The devices in levels, in the order in which these are tried. */
export function levelsOf<T extends Pick<FenceDeviceConfig, 'level'>>(
  devices: readonly T[],
): readonly (readonly T[])[] {
  const levels: { readonly level: number | undefined; readonly of: T[] }[] = [];
  for (const device of devices) {
    const { level } = device;
    const known = level === undefined ? undefined : levels.find((one) => one.level === level);
    if (known) known.of.push(device);
    else levels.push({ level, of: [device] });
  }
  return levels.map(({ of }) => of);
}

/** How people call a level, such as `fence_ipmilan` or `pdu1+pdu2`. */
export function levelName(level: readonly Pick<FenceDeviceConfig, 'name'>[]): string {
  return level.map(({ name }) => name).join('+');
}

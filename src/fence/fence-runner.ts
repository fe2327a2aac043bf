/** Has a device carry out what is asked, by the kind it names. What no program can do is answered for a person. */
import type { FenceRunner } from '../ports/fence-device.ts';
import { findDeviceType } from './device-types.ts';

const BY_HAND =
  'this device is a person: run "holdfast node confirm-off NODE" once the node is certainly off';

export function createFenceRunner(): FenceRunner {
  return {
    off: async (node, device) =>
      findDeviceType(device.device)?.driver?.off(node, device) ?? { off: false, reason: BY_HAND },
    status: async (node, device) =>
      findDeviceType(device.device)?.driver?.status(node, device) ?? { power: 'unknown', reason: BY_HAND },
  };
}

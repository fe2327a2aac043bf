/** Has a device carry out what is asked, by the kind it names. What no program can do is answered for a person. */
import type { FenceRunner } from '../ports/fence-runner.ts';
import { findDeviceType } from './device-types.ts';

const byHand = 'this device is a person: run "holdfast node confirm-off NODE" once the node is certainly off';

export function createFenceRunner(): FenceRunner {
  return {
    off: async (node, device) =>
      findDeviceType(device.device)?.driver?.off(node, device) ?? { off: false, said: byHand },
    status: async (node, device) =>
      findDeviceType(device.device)?.driver?.status(node, device) ?? { power: 'unknown', said: byHand },
  };
}

/** Has a device carry out what is asked, by the kind it names. What no program can do is answered for a person. */
import type { PowerAnswer } from '../core/power.ts';
import type { FenceRunner } from '../ports/fence-runner.ts';
import { findDeviceType } from './device-types.ts';

const byHand = 'this device is a person: run "holdfast node confirm-off NODE" once the node is certainly off';
const unasked: PowerAnswer = { power: 'unknown', inWords: false, said: byHand };

export function createFenceRunner(): FenceRunner {
  return {
    off: async (node, device, askFirst) =>
      findDeviceType(device.device)?.driver?.off(node, device, askFirst) ?? {
        sawOn: false,
        failed: byHand,
        after: unasked,
      },
    status: async (node, device) => findDeviceType(device.device)?.driver?.status(node, device) ?? unasked,
  };
}

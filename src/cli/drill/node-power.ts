/**
 * The power of a node as a drill takes and gives it: all devices of its first level at once, since a machine with two supplies runs
 * on one of them.
 */
import type { FenceDeviceConfig, NodeName } from '../../core/config.ts';
import { levelName, levelsOf } from '../../core/fence-levels.ts';
import type { FenceResult, PowerAnswer } from '../../core/power.ts';
import { findDeviceType } from '../../fence/device-types.ts';

export interface NodePower {
  /** As people call the devices. */
  readonly name: string;
  /** What they say; where they do not say the same, the first that does not say what is wanted. None of these rejects. */
  status(): Promise<PowerAnswer>;
  off(): Promise<PowerAnswer>;
  on(): Promise<PowerAnswer>;
}

/** Undefined: no device switches that node. */
export function powerOf(node: NodeName, fence: readonly FenceDeviceConfig[]): NodePower | undefined {
  const [level = []] = levelsOf(fence.filter(({ proof }) => proof === 'off'));
  const supplies = level.flatMap((device) => {
    const driver = findDeviceType(device.device)?.driver;
    return driver ? [{ device, driver }] : [];
  });
  if (supplies.length === 0 || supplies.length < level.length) return undefined;
  const all = async (wanted: 'on' | 'off', ask: (of: (typeof supplies)[number]) => Promise<PowerAnswer>) => {
    const answers = await Promise.all(supplies.map(ask));
    return answers.find(({ power }) => power !== wanted) ?? answers[0]!;
  };
  return {
    name: levelName(level),
    status: () => all('on', ({ device, driver }) => driver.status(node, device)),
    off: () => all('off', async ({ device, driver }) => answerOf(await driver.off(node, device, false))),
    on: () => all('on', ({ device, driver }) => driver.on(node, device)),
  };
}

function answerOf({ after, failed }: FenceResult): PowerAnswer {
  return failed === undefined ? after : { ...after, said: failed };
}

/** The fence path to every other node: the device is asked for the power state and nothing else. */
import type { Config, FenceDeviceConfig, NodeName } from '../../core/config.ts';
import type { PowerAnswer } from '../../core/power.ts';
import { createFenceRunner } from '../../fence/fence-runner.ts';
import type { FenceRunner } from '../../ports/fence-runner.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** `heard`: nodes that are certainly on, since the agent here hears of them. */
export async function checkFence(
  config: Config,
  node: NodeName,
  heard: ReadonlySet<NodeName>,
  runner: FenceRunner = createFenceRunner(),
): Promise<Check[]> {
  const peers = Object.entries(config.nodes).filter(([name]) => name !== node);
  const checks = peers.map(async ([name, { fence }]) => {
    if (fence.length === 0)
      return [
        failed(`fencing ${name}`, 'nothing can prove it off', 'Give it a fence device in the cluster file.'),
      ];
    return Promise.all(fence.map((device) => checkDevice(name, device, heard.has(name), runner)));
  });
  return (await Promise.all(checks)).flat();
}

async function checkDevice(
  name: NodeName,
  device: FenceDeviceConfig,
  isHeard: boolean,
  runner: FenceRunner,
): Promise<Check> {
  const check = `fencing ${name} (${device.name})`;
  if (device.proof === 'confirmed')
    return warning(check, 'waits for a person', `When asked: holdfast node confirm-off ${name}`);
  return judgePower(check, await runner.status(name, device), isHeard);
}

/** `isHeard`: the node is certainly on. */
export function judgePower(check: string, { power, inWords, said }: PowerAnswer, isHeard: boolean): Check {
  if (power === 'on')
    return ok(check, `its device says it is on${inWords ? '' : ', by its exit code alone'}`);
  if (power === 'off' && isHeard)
    return failed(
      check,
      'its device says it is off, and it is heard',
      'Its plug or its options name another machine, or the program says off to everything.',
    );
  if (power === 'off') return warning(check, 'its device says it is off', 'Right only if it is.');
  const found = said === '' ? 'its device does not know' : said;
  return failed(check, found, 'Check its options, credentials and network.');
}

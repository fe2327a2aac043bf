/** The fence path to every other node: the device is asked for the power state and nothing else. */
import type { Config, FenceDeviceConfig, NodeName } from '../../core/config.ts';
import { createFenceRunner } from '../../fence/fence-runner.ts';
import type { FenceRunner } from '../../ports/fence-runner.ts';
import { type Check, failed, ok, warning } from './check.ts';

export async function checkFence(
  config: Config,
  node: NodeName,
  runner: FenceRunner = createFenceRunner(),
): Promise<Check[]> {
  const peers = Object.entries(config.nodes).filter(([name]) => name !== node);
  const checks = peers.map(async ([name, { fence }]) => {
    if (fence.length === 0)
      return [
        failed(`fencing ${name}`, 'nothing can prove it off', 'Give it a fence device in the cluster file.'),
      ];
    return Promise.all(fence.map((device) => checkDevice(name, device, runner)));
  });
  return (await Promise.all(checks)).flat();
}

async function checkDevice(name: NodeName, device: FenceDeviceConfig, runner: FenceRunner): Promise<Check> {
  const check = `fencing ${name} (${device.name})`;
  if (device.proof === 'confirmed')
    return warning(check, 'waits for a person', `When asked: holdfast node confirm-off ${name}`);
  const { power, said } = await runner.status(name, device);
  if (power === 'on') return ok(check, 'its device says it is on');
  if (power === 'off') return warning(check, 'its device says it is off', 'Right only if it is.');
  return failed(
    check,
    said === '' ? 'its device does not know' : said,
    'Check its options, credentials and network.',
  );
}

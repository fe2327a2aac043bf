/** What a change of the cluster file adds to what switches nodes off. Pure. */
import type { Config, FenceDeviceConfig, NodeName } from '../../core/config.ts';
import { findDeviceType } from '../../fence/device-types.ts';

export interface AddedDevice {
  readonly node: NodeName;
  readonly device: FenceDeviceConfig;
}

export function addedDevices(before: Config, after: Config): readonly AddedDevice[] {
  return Object.entries(after.nodes).flatMap(([node, { fence }]) => {
    const known = new Set(before.nodes[node]?.fence.map(asText));
    return fence.flatMap((device) => (known.has(asText(device)) ? [] : [{ node, device }]));
  });
}

/** The nodes that it takes for one machine; empty where it tells them apart. */
export function takenForOne(added: readonly AddedDevice[]): readonly NodeName[] {
  const plugs = added.map(({ node, device }) => ({
    node,
    plug: findDeviceType(device.device)?.facts.plug(device.params),
  }));
  const same = plugs.filter(
    ({ plug }) => plug !== undefined && plugs.filter((one) => one.plug === plug).length > 1,
  );
  return same.filter(({ plug }) => plug === same[0]?.plug).map(({ node }) => node);
}

const asText = ({ device, params }: FenceDeviceConfig) => JSON.stringify([device, params]);

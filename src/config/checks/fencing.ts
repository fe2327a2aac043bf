/**
 * A takeover starts only with a proof that the last owner is gone. A node that nothing could prove gone would keep its
 * groups from running for ever once it is silent, so such a file is refused.
 */
import type { FenceDeviceConfig } from '../../core/config.ts';
import { canonicalJson } from '../../core/definition-hash.ts';
import { findDeviceType } from '../../fence/device-types.ts';
import { atKey, error, type Finding, warning } from '../diagnostic.ts';
import { writtenFence } from '../written-fence.ts';
import type { CheckInput } from './check-input.ts';

export function checkFencing(input: CheckInput): Finding[] {
  if (Object.keys(input.config.nodes).length < 2) return [];
  const names = Object.keys(input.config.nodes);
  return [
    ...names.flatMap((name) => proofOf(name, input)),
    ...once(names.flatMap((name) => levelsOfNode(name, input))),
    ...sharedPlugs(input),
  ];
}

function proofOf(name: string, { model, config, lapse }: CheckInput): Finding[] {
  const node = config.nodes[name]!;
  if (node.fence.some((device) => device.proof === 'off')) return [];
  const trusted = node.watchdog !== undefined && !node.watchdog.pausable;
  if (trusted && lapse) return [];
  // Told by the check of lapse already, in its words.
  if (model.cluster.lapse === true) return [];
  const path = ['nodes', name];
  if (node.fence.some((device) => device.proof === 'confirmed')) {
    const wrong = `when node "${name}" is lost, its groups wait until a person confirms that it is off`;
    return [atKey(warning('manual-fence-only', path, wrong, 'add a fence program before the manual device'))];
  }
  const why = trusted
    ? 'its watchdog does not count, because cluster.lapse is false'
    : node.watchdog !== undefined
      ? 'its watchdog can be paused together with it'
      : 'it has neither a fence device nor a watchdog';
  const right =
    'add a fence device, or a watchdog with pausable: false, or write fence: [{device: manual}] if a person shall confirm';
  return [atKey(error('no-proof-of-gone', path, `nothing could prove node "${name}" gone: ${why}`, right))];
}

/** What stands in the list of all nodes is told once. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.path.join('.'), finding])).values()];
}

/** Of several that must be off together each has to be a device, and one of its own. */
function levelsOfNode(name: string, { config, model }: CheckInput): Finding[] {
  const written = writtenFence(model, name);
  const places = new Map<string, number>();
  return (config.nodes[name]?.fence ?? []).flatMap((device, i): Finding[] => {
    const path = written[i]?.at;
    if (device.level === undefined || path === undefined) return [];
    if (device.proof === 'confirmed') {
      const wrong = 'a person cannot be one of several devices that must read back off together';
      return [error('person-in-level', path, wrong, 'put it behind them, as an item of its own')];
    }
    const place = `${device.level} ${placeOf(device)}`;
    const other = places.get(place);
    places.set(place, other ?? i);
    if (other === undefined) return [];
    const wrong = `two of the devices that must read back off together are the same, so that one supply alone would prove node "${name}" off`;
    return [
      error('same-fence-device', path, wrong, 'name the other switch or the other plug in its options'),
    ];
  });
}

function placeOf({ device, params }: FenceDeviceConfig): string {
  return findDeviceType(device)?.facts.plug(params) ?? `${device} ${canonicalJson(params)}`;
}

/** The same program with the same options for two nodes: whom would it switch off? */
function sharedPlugs({ config, model }: CheckInput): Finding[] {
  const owners = new Map<string, string>();
  const told = new Set<string>();
  const findings: Finding[] = [];
  for (const [name, node] of Object.entries(config.nodes)) {
    for (const [i, device] of node.fence.entries()) {
      const plug = findDeviceType(device.device)?.facts.plug(device.params);
      const owner = plug === undefined ? undefined : owners.get(plug);
      if (plug === undefined) continue;
      owners.set(plug, owner ?? name);
      if (owner === undefined || owner === name || told.has(plug)) continue;
      told.add(plug);
      const path = writtenFence(model, name)[i]?.at ?? ['nodes', name];
      const wrong = `the fence devices of nodes "${owner}" and "${name}" are the same: one might be switched off for the other`;
      findings.push(
        warning('same-fence-device', path, wrong, 'name the node in its options, for example port: "{node}"'),
      );
    }
  }
  return findings;
}

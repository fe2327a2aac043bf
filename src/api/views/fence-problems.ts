/**
 * What is wrong with the fence devices, as the members that ask them have written it into their records: every node shows
 * the same, before the device is needed.
 */
import type { NodeName } from '../../core/config.ts';
import { deviceId } from '../../core/definition-hash.ts';
import { levelsOf } from '../../core/fence-levels.ts';
import type { Reason } from '../../core/reason.ts';
import type { DeviceSeen } from '../../core/takeover/power-seen.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';

export interface DeviceProblem {
  readonly level: 'alarm' | 'warning';
  readonly reason: Reason;
}

export interface HeardDevice {
  readonly by: string;
  readonly seen: DeviceSeen | undefined;
}

/** What is known of every device of a member that can be asked, in levels, in the order these are tried. */
export function levelsSeen(s: AgentSnapshot, node: NodeName): readonly (readonly HeardDevice[])[] {
  const entry = s.document?.nodes[node];
  if (entry?.is !== 'in') return [];
  const devices = (s.config?.nodes[node]?.fence ?? []).filter(({ proof }) => proof === 'off');
  return levelsOf(devices).map((level) =>
    level.map((device) => ({
      by: device.name,
      seen: worstOf(answersOf(s, node, entry.inc, deviceId(device)).map(({ seen }) => seen)),
    })),
  );
}

/** An alarm where no level of the node is known to be right as a whole: it could not be fenced now. */
export function deviceProblems(s: AgentSnapshot, node: NodeName): DeviceProblem[] {
  const levels = levelsSeen(s, node);
  // One of two supplies that can be switched off proves nothing.
  const isSafe = levels.some((level) =>
    level.every(({ seen }) => seen?.is === 'on' || (seen?.is === 'silent' && seen.wasOn)),
  );
  return levels.flat().flatMap(({ by, seen }): DeviceProblem[] => {
    if (seen?.is === 'contradicts')
      return [{ level: 'alarm', reason: { kind: 'device-contradicts', node, by } }];
    if (seen?.is !== 'silent') return [];
    const { said, wasOn } = seen;
    return [
      { level: isSafe ? 'warning' : 'alarm', reason: { kind: 'device-silent', node, by, said, wasOn } },
    ];
  });
}

/** What each member has published of the device of a node, as it was started this time. */
export function answersOf(
  s: AgentSnapshot,
  node: NodeName,
  inc: string,
  device: string,
): readonly { readonly member: NodeName; readonly seen: DeviceSeen }[] {
  return Object.entries(s.records).flatMap(([member, record]) => {
    const power = s.document?.nodes[member]?.is === 'in' ? record.power?.[node] : undefined;
    const seen = power?.inc === inc ? power.devices[device] : undefined;
    return seen === undefined ? [] : [{ member, seen }];
  });
}

/** Of what several members heard: a contradiction before silence, silence before a word. */
export function worstOf(heard: readonly DeviceSeen[]): DeviceSeen | undefined {
  const isOn = heard.some((seen) => seen.is === 'on' || (seen.is === 'silent' && seen.wasOn));
  const found =
    heard.find(({ is }) => is === 'contradicts') ?? heard.find(({ is }) => is === 'silent') ?? heard[0];
  return found?.is === 'silent' ? { ...found, wasOn: isOn } : found;
}

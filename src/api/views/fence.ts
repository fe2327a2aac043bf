/** The fence devices of every node in the order they are tried, with what the members that ask them have published. */
import type { NodeName } from '../../core/config.ts';
import { deviceId } from '../../core/definition-hash.ts';
import { levelsOf } from '../../core/fence-levels.ts';
import type { DeviceSeen } from '../../core/takeover/power-seen.ts';
import type { AgentSnapshot } from '../../ports/agent-facade.ts';
import type { FenceDeviceView } from '../contract/views.ts';
import { answersOf, worstOf } from './fence-problems.ts';

export function viewFence(s: AgentSnapshot): FenceDeviceView[] {
  return Object.entries(s.config?.nodes ?? {}).flatMap(([node, { fence }]) =>
    levelsOf(fence).flatMap((level, i) =>
      level.map((device) => {
        const answers = device.proof === 'off' ? answersHere(s, node, deviceId(device)) : [];
        return {
          node,
          device: device.name,
          turn: i + 1,
          together: level.filter((other) => other !== device).map(({ name }) => name),
          proof: device.proof,
          ...told(worstOf(answers.map(({ seen }) => seen))),
          askedBy: answers.map(({ member }) => member),
        };
      }),
    ),
  );
}

/** Of one that is no member nobody asks the devices: what stands in records is of another start of it. */
function answersHere(s: AgentSnapshot, node: NodeName, device: string) {
  const entry = s.document?.nodes[node];
  return entry?.is === 'in' ? answersOf(s, node, entry.inc, device) : [];
}

function told(seen: DeviceSeen | undefined): Pick<FenceDeviceView, 'says' | 'said'> {
  if (seen === undefined) return { says: 'unasked', said: '' };
  return seen.is === 'silent' ? { says: 'silent', said: seen.said } : { says: seen.is, said: '' };
}

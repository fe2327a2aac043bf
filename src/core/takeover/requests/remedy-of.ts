/**
 * What could be asked about it: the request that a page can show as a button and the command line as a command. Only
 * what an operator would do next; nothing is ever asked by itself.
 */
import type { Reason, ReasonFacts, ReasonKind } from '../../reason.ts';
import type { Remedy } from './requests.ts';

type Remedies = { readonly [K in ReasonKind]?: (facts: ReasonFacts[K]) => Remedy | undefined };

const arm = (): Remedy => ({ kind: 'arm' });
const confirmOff = ({ node }: { readonly node: string }): Remedy => ({ kind: 'confirm-off', node });
const fence = ({ node }: { readonly node: string }): Remedy => ({ kind: 'fence', node });
const endMaintenance = ({ group }: { readonly group: string }): Remedy => ({
  kind: 'maintenance',
  group,
  on: false,
});

const remedies: Remedies = {
  disarmed: arm,
  'cluster-disarmed': arm,
  'not-fenced-disarmed': arm,
  'suspect-spared': ({ brake }) => remedyOf(brake),
  'not-fenced-limit': fence,
  'stop-failed-spared': fence,
  unproven: confirmOff,
  'nothing-proves': confirmOff,
  'kept-out': ({ node, group, resource }) => ({ kind: 'vouch', node, resource: `${group}/${resource}` }),
  'no-device': confirmOff,
  'node-for-a-person': confirmOff,
  'node-being-fenced': (f) => (f.attempt > 1 ? confirmOff(f) : undefined),
  'node-quarantined': ({ node }) => ({ kind: 'resume', node }),
  'node-unheard': ({ spared, groups: [group] }) => {
    if (spared?.kind === 'all-under-maintenance' && group) return endMaintenance({ group });
    return spared && remedyOf(spared);
  },
  'pinned-together': (f) => ({ kind: 'unpin', group: f.with }),
  'out-of-touch': ({ group }) => ({ kind: 'move', group, node: '', forMs: 3_600_000 }),
  'under-maintenance': endMaintenance,
  'group-maintained': endMaintenance,
  'maintained-and-down': endMaintenance,
  'may-serve-nobody': endMaintenance,
  'group-waits': ({ group, why }) => (why.kind === 'left-alone' ? endMaintenance({ group }) : undefined),
  'group-disabled': ({ group }) => ({ kind: 'enable', group }),
  'group-stopped': ({ group }) => ({ kind: 'start', group }),
  'not-disabled': ({ group }) => ({ kind: 'start', group }),
  'does-not-run': ({ group, stopped }) => ({ kind: stopped === 'disabled' ? 'enable' : 'start', group }),
};

export function remedyOf(reason: Reason): Remedy | undefined {
  if (!Object.hasOwn(remedies, reason.kind)) return undefined;
  return (remedies[reason.kind] as ((facts: Reason) => Remedy | undefined) | undefined)?.(reason);
}

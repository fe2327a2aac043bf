/** Whose turn it is: pure. */
import type { NodeView, StatusView } from '../../api/contract/views.ts';
import type { UpdatePlan } from './plan-file.ts';

/** `0.2.0` is every build of it, `0.2.0+a1b2c3d4e5f6` that one. */
export function isVersion(version: string | null, wanted: string): boolean {
  return version === wanted || (version?.startsWith(`${wanted}+`) ?? false);
}

/**
 * Those that are still to be updated, in their order: the one where an earlier run stopped, the others as the cluster file names
 * them, the coordinator after them. Where nodes are rebooted, the one that runs the command comes last.
 */
export function nodesToUpdate(
  { nodes }: Pick<StatusView, 'nodes'>,
  { to, reboot, under }: Pick<UpdatePlan, 'to' | 'reboot' | 'under'>,
): readonly NodeView[] {
  const rank = ({ name, coordinator, self }: NodeView) => {
    if (name === under?.node) return 0;
    if (reboot && self) return 3;
    return coordinator ? 2 : 1;
  };
  return nodes
    .filter(({ name, version }) => name === under?.node || !isVersion(version, to))
    .sort((a, b) => rank(a) - rank(b));
}
